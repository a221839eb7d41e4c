import type { Problem } from './errors.ts';
import type { EvidenceSource } from './evidence.ts';
import type { AppSnapshot, StepProgress, SwitchChoice } from './snapshot.ts';

/** What `select` did. */
export interface SelectResult {
  readonly stack: string;
  /** false: it was selected already. */
  readonly changed: boolean;
  /** Variables appended to `.env`. */
  readonly added: readonly string[];
  /** Those of them that got a random value. */
  readonly generated: readonly string[];
}

/** One step of a plan, for printing; `kind` and `id` as in core's steps. */
export interface PlannedStep {
  readonly id: string;
  readonly kind: string;
  readonly service?: string;
  readonly text: string;
}

export interface PlanResult {
  readonly stack: string;
  /** The stack whose engine runs and would be replaced. */
  readonly previous?: string;
  /** How it would be replaced. */
  readonly choice?: SwitchChoice;
  /** Empty: everything is as the files say. */
  readonly steps: readonly PlannedStep[];
  /** What `up` makes sure of at the end. */
  readonly checks: readonly PlannedStep[];
  readonly warnings: readonly Problem[];
}

/** What `up` and `switch` reached. */
export interface UpResult extends PlanResult {
  readonly endpoint?: AppSnapshot['endpoint'];
}

/** What `switch` reached. */
export interface SwitchResult {
  readonly stack: string;
  /** The stack whose engine served before, if another did. */
  readonly previous?: string;
  /** Absent: this stack served already and was only made as its files say. */
  readonly choice?: SwitchChoice;
  /** Only the checks were made. */
  readonly dryRun?: boolean;
  readonly phases: readonly StepProgress[];
  readonly warnings: readonly Problem[];
  readonly endpoint?: AppSnapshot['endpoint'];
}

export interface DownResult {
  readonly project: string;
  /** What was removed; empty: there was nothing. */
  readonly steps: readonly PlannedStep[];
}

export interface RestartResult {
  readonly service: string;
  /** Names of the containers. */
  readonly containers: readonly string[];
}

/** One thing that `doctor` looked at. */
export interface DoctorCheck {
  /** What was looked at: `docker`, `workspace`, `selection`, `env`, `files`, `ports`, `lock`. */
  readonly id: string;
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  /** One line: what was found. */
  readonly detail: string;
  /** More that was found, a line each: what else was tried. */
  readonly notes?: readonly string[];
  /** Each with its fix. */
  readonly problems: readonly Problem[];
}

export interface DoctorReport {
  /** No check failed. */
  readonly ok: boolean;
  readonly checks: readonly DoctorCheck[];
}

/** An incident as the flight recorder kept it: one that this program found now has the same shape. */
export interface RecordedIncident {
  readonly id: string;
  readonly cause: string;
  readonly service?: string | undefined;
  readonly severity: 'critical' | 'warning';
  readonly title: string;
  readonly body: string;
  readonly advice?: string | undefined;
  readonly evidence: readonly string[];
  readonly source?: EvidenceSource | undefined;
  readonly action: {
    readonly command: string;
    readonly label: string;
    readonly input: Readonly<Record<string, unknown>>;
  };
  readonly state: 'open' | 'closed';
  readonly openedAt: string;
  readonly closedAt?: string | undefined;
  readonly outcome?: 'recovered' | 'ended' | 'superseded' | undefined;
  readonly openings: number;
}

export interface IncidentsResult {
  /** Newest first. */
  readonly open: readonly RecordedIncident[];
  /** Those of the last 24 hours that have ended, newest first. */
  readonly recent: readonly RecordedIncident[];
}

export interface ReportResult {
  /** The zip, absolute. */
  readonly file: string;
}

/** What `start-runtime` did. */
export interface StartRuntimeResult {
  /** false: Docker answered already. */
  readonly started: boolean;
  /** The program that was started: `OrbStack`. */
  readonly title?: string;
}

/** A port of this machine that a service got instead of another, by a variable of `.env`. */
export interface PortChange {
  readonly variable: string;
  readonly from: number;
  readonly to: number;
}

/** What `choose-port` did; without changes all ports were free. */
export interface ChoosePortResult {
  readonly service: string;
  readonly changes: readonly PortChange[];
}
