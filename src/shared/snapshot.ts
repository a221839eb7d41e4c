import type { Problem } from './errors.ts';
import type { Incident } from './incidents.ts';
import type { Figures, MemoryAdvice } from './metrics.ts';
import type { Accelerator, ModelsResult } from './models.ts';

/** The states of a service, as the user reads them. */
export type ServiceState =
  | 'absent'
  | 'pulling'
  | 'starting'
  | 'loading'
  | 'ready'
  | 'degraded'
  | 'unhealthy'
  | 'stopping'
  | 'stopped'
  | 'failed'
  | 'unknown';

export type EngineKind = 'ollama' | 'mistralrs' | 'openai';

/** A stack of the catalogue: a folder under `stacks/` with an `x-frontier` block. */
export interface StackInfo {
  readonly id: string;
  readonly title: string;
  readonly engine: { readonly service: string; readonly kind: EngineKind; readonly port: number };
  /** Bytes that it needs to start, if it says so. */
  readonly memory?: number;
  /** Why it can't be used, if it can't. */
  readonly problems: readonly Problem[];
}

export interface ServiceSnapshot {
  readonly name: string;
  readonly state: ServiceState;
  /** One line that explains the state: a health check's last output, an exit code. */
  readonly note?: string;
  /** ISO time since when it is in this state, by this machine's clock. */
  readonly since?: string;
  readonly container?: {
    readonly id: string;
    readonly name: string;
    readonly image: string;
    readonly restarts: number;
  };
  /** Published addresses like `127.0.0.1:8080`. */
  readonly addresses: readonly string[];
  readonly isEngine: boolean;
  /** Of an engine that runs: what it computes on. */
  readonly accelerator?: Accelerator;
}

/** One address at which Docker was looked for. */
export interface RuntimeAttempt {
  /** Who named it: `context orbstack`, `DOCKER_HOST`. */
  readonly source: string;
  readonly address: string;
  /** Why it is not used; absent: it answers. */
  readonly problem?: Problem;
}

export interface RuntimeSnapshot {
  readonly state: 'unknown' | 'connected' | 'unreachable';
  /** Where it was found, in words: `context orbstack`, `DOCKER_HOST`. */
  readonly source?: string;
  readonly address?: string;
  readonly name?: string;
  readonly version?: string;
  readonly problem?: Problem;
  /** Where Docker was looked for, in that order. */
  readonly tried?: readonly RuntimeAttempt[];
}

/** How far a step of a running operation is. */
export interface StepProgress {
  readonly id: string;
  /** What it does, for people: `Pull ollama/ollama:0.35.1`. */
  readonly label: string;
  /** The service it belongs to, if one. */
  readonly service?: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** Bytes of a pull. */
  readonly bytes?: { readonly current: number; readonly total: number };
  /** What it is at just now: `Extracting`, the engine's last log line. */
  readonly detail?: string;
  readonly elapsedMs?: number;
}

export interface OperationSnapshot {
  readonly kind: 'up' | 'down' | 'restart' | 'switch';
  readonly stack?: string;
  readonly startedAt: string;
  readonly steps: readonly StepProgress[];
  /** Of a switch: how the new engine takes over, and why so, in one sentence. */
  readonly choice?: SwitchChoice;
  /** Of a switch: the id of the stack whose engine served before. */
  readonly previous?: string;
}

/** `overlap`: the new engine starts beside the old one. `stop-first`: after it. */
export interface SwitchChoice {
  readonly mode: 'overlap' | 'stop-first';
  readonly reason: string;
}

/** A switch that was interrupted, and completed or undone later. */
export interface RecoverySnapshot {
  /** One sentence for people. */
  readonly message: string;
  readonly problems: readonly Problem[];
}

/** An operation that did not reach its goal: shown until the next one starts or the user dismisses it. */
export interface FailureSnapshot {
  /** As it was when it ended: its steps say what was done and what was not. */
  readonly operation: OperationSnapshot;
  /** The first is the cause. */
  readonly problems: readonly Problem[];
  /** ISO time of its end. */
  readonly at: string;
}

/** What became, at the start of this run, of the stacks that the app brings: paths from the workspace's folder. */
export interface DeliverySnapshot {
  /** New, or updated since nobody had touched them. */
  readonly written: readonly string[];
  /** Changed by the user and kept: the new version is beside each, as `<name>.new`. */
  readonly offered: readonly string[];
  /** Changed by the user and kept; the new version could not be put beside it, since something else is there. */
  readonly crowded: readonly string[];
  /** Why not everything was written. */
  readonly problems: readonly Problem[];
}

/** A newer version of the app. */
export interface UpdateSnapshot {
  readonly version: string;
  /** `ready`: it takes over at the next start. */
  readonly state: 'downloading' | 'ready' | 'failed';
  /** Bytes, while it is downloaded. */
  readonly bytes?: { readonly current: number; readonly total: number };
  readonly problem?: Problem;
}

/** Everything that is shown, at one moment. Immutable; `revision` grows by one with every change. */
export interface AppSnapshot {
  readonly revision: number;
  readonly workspace: string;
  readonly runtime: RuntimeSnapshot;
  readonly stacks: readonly StackInfo[];
  /** The id of the stack that the symlink names. */
  readonly selected?: string;
  /** Why the selection can't be used, if it can't. */
  readonly selectionProblem?: Problem;
  /** The stack as a whole: the worst of what matters. */
  readonly state: ServiceState;
  readonly services: readonly ServiceSnapshot[];
  /** The open ones, newest first. */
  readonly incidents: readonly Incident[];
  /** What clients use. `serving`: an engine answers behind it. */
  readonly endpoint?: { readonly url: string; readonly serving: boolean };
  /** What was measured last; absent: nobody asked for it yet, or the machine slept. */
  readonly figures?: Figures;
  /** The models of the engine that runs, as it said last; absent: none runs, or nobody asked yet. */
  readonly models?: ModelsResult;
  /** What would help while memory is short and no incident says it. */
  readonly advice?: MemoryAdvice;
  /** A newer version of the app, once there is one. */
  readonly update?: UpdateSnapshot;
  readonly operation?: OperationSnapshot;
  /** How the last operation ended, if not well. */
  readonly failure?: FailureSnapshot;
  /** What was done, at the start of this run, about a switch that an earlier one left in the middle. */
  readonly recovery?: RecoverySnapshot;
  /** Absent while there is nothing to tell. */
  readonly delivery?: DeliverySnapshot;
}
