import type { EngineKind, StepProgress } from '../../shared/snapshot.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Docker } from '../docker/client.ts';
import type { Engine } from '../engines/engine.ts';
import type { Clock } from '../system/clock.ts';
import type { Ports } from '../system/ports.ts';

/** What carrying out a plan needs. */
export interface ApplyContext {
  readonly docker: Docker;
  /** The files; not needed to take a project down. */
  readonly loaded?: LoadedProject;
  readonly engines: Readonly<Record<EngineKind, Engine>>;
  readonly clock: Clock;
  readonly onProgress?: (steps: readonly StepProgress[]) => void;
  readonly signal?: AbortSignal;
  /** How long to wait for conditions and for the engine, counted from the end of the pulls. Default: 30 minutes. */
  readonly timeoutMs?: number;
  /** The Compose release whose containers ours should pass for, when the project has none yet. Default: `5.0.0`. */
  readonly composeVersion?: () => Promise<string | undefined>;
  /** For naming the program that has a port; without it only containers are named. */
  readonly ports?: Pick<Ports, 'findListener'>;
}

/** The context of an operation while it runs. */
export interface Running extends ApplyContext {
  readonly signal: AbortSignal;
  /** By the monotonic clock. */
  readonly deadline: number;
}

const defaultTimeoutMs = 30 * 60_000;

/** Starts an operation: its time begins now. */
export const begin = (context: ApplyContext): Running => ({
  ...context,
  signal: context.signal ?? new AbortController().signal,
  deadline: context.clock.monotonic() + (context.timeoutMs ?? defaultTimeoutMs),
});

/** A moment at which a wait gives up, by the monotonic clock. */
export const isOver = ({ clock, deadline }: Running): boolean => clock.monotonic() >= deadline;

/** The files of a step that makes something. */
export function filesOf({ loaded }: ApplyContext): LoadedProject {
  if (!loaded) throw new Error('This step needs the project’s files.');
  return loaded;
}
