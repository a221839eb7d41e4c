import type { Problem } from '../../shared/errors.ts';
import type { DependencyCondition } from '../compose/model.ts';
import type { Contract } from './contract.ts';

/** Why a container can't be kept as it is. */
export type RecreateReason =
  | { readonly kind: 'configuration' }
  | { readonly kind: 'image' }
  /** It is not connected to a network that it needs (by the network's name in Docker). */
  | { readonly kind: 'network'; readonly name: string }
  /** It does not mount a volume that it needs (by the volume's name in Docker). */
  | { readonly kind: 'volume'; readonly name: string }
  /** It shares a namespace or volumes with a service whose container is replaced. */
  | { readonly kind: 'shared'; readonly service: string }
  /** An earlier run was interrupted in the middle of replacing it. */
  | { readonly kind: 'interrupted' }
  /** Docker could not remove it and can't start it again. */
  | { readonly kind: 'dead' };

export type RemoveReason =
  /** Its service is not in the files. */
  | 'orphan'
  /** The service wants fewer containers. */
  | 'scaled-down'
  /** What an interrupted replacement left beside the container in use. */
  | 'leftover'
  | 'down';

export type StopReason =
  /** `depends_on` with `restart: true`, and the dependency (`because`) is replaced. */
  | 'dependency'
  /** Its network (`because`) is replaced. */
  | 'network';

/** A container that exists. */
export interface ContainerRef {
  readonly id: string;
  readonly name: string;
}

interface StepBase {
  /** Unique in the plan and readable: `start:gateway:1`. */
  readonly id: string;
  /** Ids of steps of the same phase that come first. */
  readonly after: readonly string[];
}

export interface PullStep extends StepBase {
  readonly kind: 'pull';
  readonly image: string;
  readonly platform?: string;
  readonly services: readonly string[];
  /** Containers of the image exist: what it brings may call for replacing them, so apply plans again after it. */
  readonly refreshes: boolean;
}

export interface CreateNetworkStep extends StepBase {
  readonly kind: 'create-network';
  /** The key in the files. */
  readonly key: string;
  /** The name in Docker. */
  readonly name: string;
}

export interface CreateVolumeStep extends StepBase {
  readonly kind: 'create-volume';
  readonly key: string;
  readonly name: string;
}

export interface RemoveNetworkStep extends StepBase {
  readonly kind: 'remove-network';
  readonly networkId: string;
  readonly name: string;
  /** `changed`: a new one takes its place. */
  readonly reason: 'changed' | 'down';
}

export interface RemoveVolumeStep extends StepBase {
  readonly kind: 'remove-volume';
  readonly name: string;
}

export interface StopStep extends StepBase {
  readonly kind: 'stop';
  readonly service: string;
  readonly container: ContainerRef;
  readonly reason: StopReason;
  readonly because: string;
}

/** Stops the container if it runs, and removes it. */
export interface RemoveStep extends StepBase {
  readonly kind: 'remove';
  readonly service: string;
  readonly container: ContainerRef;
  readonly reason: RemoveReason;
  /** With its anonymous volumes. */
  readonly volumes: boolean;
}

export interface CreateStep extends StepBase {
  readonly kind: 'create';
  readonly service: string;
  readonly number: number;
  /** The container's name. */
  readonly name: string;
}

/** Creates the new container, then stops and removes the old one, and gives the new one its name. Does not start it. */
export interface RecreateStep extends StepBase {
  readonly kind: 'recreate';
  readonly service: string;
  readonly number: number;
  readonly name: string;
  readonly old: ContainerRef;
  readonly reason: RecreateReason;
}

export interface StartStep extends StepBase {
  readonly kind: 'start';
  readonly service: string;
  readonly number: number;
  readonly name: string;
}

/** Waits for a condition of `depends_on` on all containers of a service. */
export interface WaitStep extends StepBase {
  readonly kind: 'wait';
  readonly service: string;
  readonly condition: Exclude<DependencyCondition, 'service_started'>;
  /** false: those who wait go on when it fails. */
  readonly required: boolean;
}

/** Waits until the started services have run for a moment without stopping. */
export interface SettleStep extends StepBase {
  readonly kind: 'settle';
  readonly services: readonly string[];
  /** Those of them that clients reach: a health check of theirs that fails is a failure. Of the others it is a warning. */
  readonly serving: readonly string[];
}

/** Waits until the engine answers on its own API. */
export interface ReadyStep extends StepBase {
  readonly kind: 'ready';
  readonly service: string;
  readonly title: string;
}

export type Step =
  | PullStep
  | StopStep
  | RemoveStep
  | RemoveNetworkStep
  | RemoveVolumeStep
  | CreateNetworkStep
  | CreateVolumeStep
  | CreateStep
  | RecreateStep
  | StartStep
  | WaitStep
  | SettleStep
  | ReadyStep;

export type StepKind = Step['kind'];

/** What of the files a plan is about. */
export interface Scope {
  /** Only these services and what they depend on; absent: all. */
  readonly services?: readonly string[];
  /** `keep`: containers of services that the files don't have stay. Default: they are removed. */
  readonly orphans?: 'remove' | 'keep';
}

/**
 * What is to be done, in order. Steps of one phase may run side by side as far as `after` allows; a phase begins when
 * the one before it has ended.
 */
export interface Plan {
  /** The project's name in Docker. */
  readonly project: string;
  readonly scope: Scope;
  /** What new containers are to be like, if the project has containers to go by. */
  readonly contract?: Contract;
  /** Changes; empty when everything is as wanted. */
  readonly steps: readonly Step[];
  /** What `up` makes sure of at the end, even when nothing has to change. */
  readonly checks: readonly Step[];
  /** What is not as the files say and is left so. */
  readonly warnings: readonly Problem[];
}

/**
 * The phase of each kind of step: images first, so that nothing is stopped for a pull that fails; then what may hold
 * ports or networks goes away; then what is needed is made; then everything starts.
 */
export const phases: Readonly<Record<StepKind, number>> = {
  pull: 0,
  stop: 1,
  remove: 2,
  'remove-network': 3,
  'remove-volume': 3,
  'create-network': 4,
  'create-volume': 4,
  create: 5,
  recreate: 5,
  start: 6,
  wait: 6,
  settle: 7,
  ready: 7,
};
