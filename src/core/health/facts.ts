import type { Problem } from '../../shared/errors.ts';
import type { Accelerator } from '../../shared/models.ts';
import type { EngineKind, FailureSnapshot, RuntimeSnapshot, ServiceState } from '../../shared/snapshot.ts';
import type { MemoryAction } from '../metrics/governor.ts';
import type { SaidLine } from './evidence.ts';
import type { GatewayAnswer } from './gateway.ts';
import type { ServiceEvidence } from './service-state.ts';
import type { Track } from './track.ts';

/** A moment by both clocks of this machine. Times of the engine are never compared with either. */
export interface Moment {
  /** Monotonic ms: what spans are measured with. */
  readonly at: number;
  /** ms since 1970: what is shown and written down. */
  readonly wall: number;
}

/** What was seen of one service at one look. */
export interface ServiceFacts extends ServiceEvidence {
  readonly name: string;
  /** For people: the stack's title for an engine, else the name. */
  readonly title: string;
  readonly isEngine: boolean;
  readonly engineKind?: EngineKind;
  /** Of an engine that runs: what it computes on. */
  readonly accelerator?: Accelerator;
  /** When its API gave the answer in `probe`, monotonic ms: the same answer is not counted twice. Absent: now. */
  readonly askedAt?: number;
  /** The same as ISO time. */
  readonly saidAt?: string;
  /** What a running operation does with it. */
  readonly activity?: 'pulling' | 'starting' | 'stopping';
  /** The last lines that it wrote, oldest first; absent: not read. See `wantsLog`. */
  readonly lastLines?: readonly SaidLine[];
  /** Why Docker could not start it, with the owner of a taken port. */
  readonly startProblem?: Problem;
}

/** What was seen of everything at one look. */
export interface Facts {
  readonly runtime: Pick<RuntimeSnapshot, 'state' | 'problem'> & {
    /** For people: `OrbStack`, or `Docker`. */
    readonly title: string;
  };
  /** Empty and without meaning while Docker is out of reach. */
  readonly services: readonly ServiceFacts[];
  /** What the gateway answered; absent: there is none, or it does not run. */
  readonly gateway?: GatewayAnswer;
  /** How the last operation ended, if not well. */
  readonly failure?: FailureSnapshot;
  /** What the files say now and what runs differ. */
  readonly drift?: { readonly files: readonly string[]; readonly services: readonly string[] };
  /** What the memory governor asks for and has not ended. */
  readonly memory?: readonly MemoryAction[];
}

/** The state of one service, since when, and why it is taken to be so. */
export interface ServiceHealth {
  readonly name: string;
  readonly state: ServiceState;
  readonly since: Moment;
  /** false: it was so at the first look already, for longer than `since` says. */
  readonly observed: boolean;
  /** One line that explains the state. */
  readonly note?: string;
  /** What it is concluded from, in words. */
  readonly evidence: readonly string[];
}

/** One service as the rules see it. */
export interface ServiceView {
  readonly facts: ServiceFacts;
  readonly health: ServiceHealth;
  readonly track: Track;
}

/** Everything that rules look at. */
export interface Situation {
  readonly moment: Moment;
  readonly facts: Facts;
  readonly services: readonly ServiceView[];
  /** Docker was reached since this began to look. */
  readonly everConnected: boolean;
}
