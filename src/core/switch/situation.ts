import type { LoadedProject, StackBlock } from '../compose/load.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { gateway } from '../health/gateway.ts';
import type { ApplyContext } from '../reconcile/context.ts';
import { isOneOff, label } from '../reconcile/labels.ts';
import type { Report } from '../reconcile/progress.ts';
import type { Workspace } from '../workspace/find.ts';
import { type Gateway, gatewayIn } from './gateway.ts';
import type { Journal } from './journal.ts';

/** The stack that a switch leads to. */
export interface Target {
  readonly id: string;
  /** Its files, with the paths that they have once it is selected. */
  readonly loaded: LoadedProject;
  readonly stack: StackBlock;
}

export interface SwitchLimits {
  /** How long running answers of the old engine may take to end. */
  readonly drainMs: number;
  /** How long the new engine may take until it answers. */
  readonly readyMs: number;
  /** Whether answers that still run then are cut. */
  readonly cutAnswers: boolean;
}

/** What every phase works with. */
export interface SwitchContext {
  readonly workspace: Workspace;
  /** Docker, engines, clock, … as for carrying out a plan; without files, limits and signal of its own. */
  readonly base: Omit<ApplyContext, 'loaded' | 'onProgress' | 'signal' | 'timeoutMs'>;
  readonly target: Target;
  readonly limits: SwitchLimits;
  /** Completes `.env` for the target and moves the symlink to a stack. */
  readonly select: (stack: string) => Promise<void>;
  /** Takes the symlink away, or points it at the stack that was selected before. */
  readonly restoreSelection: (stack: string | undefined) => Promise<void>;
}

/** One phase of a switch while it runs. */
export interface Run {
  readonly context: SwitchContext;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly report: Report;
}

/** The Compose project that all stacks share. */
export const projectOf = ({ context }: Run): string => context.target.loaded.project.name;

/** Every container of the project, without those of `run`. */
export const projectContainers = async (docker: Docker, project: string): Promise<Container[]> =>
  (await docker.listContainers([`${label.project}=${project}`, label.hash])).filter(({ labels }) => !isOneOff(labels));

export const isService =
  (service: string) =>
  ({ labels }: Container): boolean =>
    labels[label.service] === service;

/** The gateway, if it runs. A project without one is switched all the same; its clients use the engine's own port. */
export const findGateway = async (docker: Docker, project: string): Promise<Gateway | undefined> => {
  const found = (await projectContainers(docker, project)).find(
    (container) => isService(gateway.service)(container) && container.state === 'running',
  );
  return found && gatewayIn(docker, found.id);
};

/** @see findGateway */
export const gatewayOf = (run: Run): Promise<Gateway | undefined> =>
  findGateway(run.context.base.docker, projectOf(run));
