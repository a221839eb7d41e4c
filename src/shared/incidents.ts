/** Incidents: problems with a cause, evidence and one action. What notifications are about; not log lines. */
import type { EvidenceSource } from './evidence.ts';

/** What a notification can be switched on and off for. */
export type IncidentKind = 'service' | 'switch' | 'memory' | 'runtime' | 'files';

export type Severity = 'critical' | 'warning';

/** Every cause that a rule can find. */
export type CauseId =
  | 'runtime-down'
  | 'port-taken'
  | 'image-platform'
  | 'image-refused'
  | 'disk-full'
  | 'model-failed'
  | 'out-of-memory'
  | 'restart-loop'
  | 'crashed'
  | 'removed'
  | 'check-broken'
  | 'engine-silent'
  | 'unhealthy'
  | 'no-engine'
  | 'switch-failed'
  | 'memory-critical'
  | 'swap-growth'
  | 'drifted';

/** A command with its input, as data: what the button of an incident does. */
export type IncidentCall =
  | { readonly command: 'up'; readonly input: Readonly<Record<string, never>> }
  | { readonly command: 'restart'; readonly input: { readonly service: string } }
  | { readonly command: 'logs'; readonly input: { readonly service: string } }
  /** Gives the service a free host port in `.env` instead of the one that is taken, and applies it. */
  | { readonly command: 'choosePort'; readonly input: { readonly service: string } }
  | { readonly command: 'startRuntime'; readonly input: Readonly<Record<string, never>> }
  | { readonly command: 'unload'; readonly input: { readonly service: string; readonly model: string } }
  /** Stops the stack: of an engine that can't be told to unload, that is what gives memory back. */
  | { readonly command: 'down'; readonly input: Readonly<Record<string, never>> };

export type IncidentAction = IncidentCall & {
  /** Verb and object in title case: `Restart Ollama`. */
  readonly label: string;
};

/** What a rule says of a cause, before it is known whether it lasts. */
export interface Finding {
  readonly cause: CauseId;
  /** The service that it is about; absent: the whole. */
  readonly service?: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  /** What is so, in a few words. */
  readonly title: string;
  /** The cause, one sentence. */
  readonly body: string;
  /** What was kept and what to do, if the action does not say it all. */
  readonly advice?: string;
  /** What another program said, quoted unchanged; oldest line first. */
  readonly evidence: readonly string[];
  /** Where that is from; absent: nothing is quoted. */
  readonly source?: EvidenceSource;
  readonly action: IncidentAction;
  /** The title when the service is well again; absent: its end is no news. */
  readonly recovery?: string;
  /** ms that it must last without a break before it counts; absent: the usual ways to confirm it. */
  readonly graceMs?: number;
}

export interface Incident extends Omit<Finding, 'graceMs'> {
  /** Stays the same when it opens again within ten minutes. */
  readonly id: string;
  readonly state: 'open' | 'closed';
  /** ISO time of the first opening, by this machine's clock. */
  readonly openedAt: string;
  readonly closedAt?: string;
  /** How it closed. `ended`: nobody waits for it to get well any more. `superseded`: another incident says it better. */
  readonly outcome?: 'recovered' | 'ended' | 'superseded';
  /** How often it opened: above 1 it comes and goes. */
  readonly openings: number;
}

/** What the user wants to be told of, and until when not at all. */
export interface NotificationSettings {
  readonly kinds: Readonly<Record<IncidentKind, boolean>>;
  /** ms since 1970: quiet until then. */
  readonly quietUntil?: number;
}

/** As the settings window first shows them. */
export const defaultNotifications: NotificationSettings = {
  kinds: { service: true, switch: true, memory: true, runtime: false, files: false },
};

/** A message for the user outside the app. */
export interface IncidentNotification {
  /** That of the incident: sending another with the same id replaces it. */
  readonly id: string;
  readonly tone: 'alert' | 'recovered';
  readonly title: string;
  /** One sentence. */
  readonly body: string;
  readonly action?: IncidentAction;
}

/** What to do about notifications. `send` may make a sound; `replace` is silent, in place of what is shown. */
export type NotificationOrder =
  | { readonly kind: 'send' | 'replace'; readonly notification: IncidentNotification }
  | { readonly kind: 'remove'; readonly id: string };

/** Who shows them: the system's notifications, or lines in a terminal. */
export interface Notifier {
  send(notification: IncidentNotification): void;
  replace(notification: IncidentNotification): void;
  remove(id: string): void;
}
