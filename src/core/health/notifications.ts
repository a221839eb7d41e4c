import type {
  Incident,
  IncidentNotification,
  NotificationOrder,
  NotificationSettings,
} from '../../shared/incidents.ts';
import type { Moment } from './facts.ts';

/** At most so many alerts for one cause of one service within so many ms, however it flaps. */
const limit = { alerts: 2, windowMs: 600_000 } as const;

interface Shown {
  readonly incident: Incident;
  readonly tone: IncidentNotification['tone'];
  readonly at: number;
}

/** What is shown, and what was sent when. Times are monotonic ms. */
export interface NotificationsState {
  /** By the incident's id. */
  readonly shown: Readonly<Record<string, Shown>>;
  /** When alerts were sent, by cause and service. */
  readonly sent: Readonly<Record<string, readonly number[]>>;
}

export const noNotifications: NotificationsState = { shown: {}, sent: {} };

export interface NotificationsInput {
  readonly moment: Moment;
  /** The open ones, and those that closed of late. */
  readonly incidents: readonly Incident[];
  readonly settings: NotificationSettings;
}

export interface NotificationsStep {
  readonly state: NotificationsState;
  readonly orders: readonly NotificationOrder[];
}

const causeOf = ({ cause, service = '' }: Incident): string => `${cause}:${service}`;

const alertOf = ({ id, title, body, action }: Incident): IncidentNotification => ({
  id,
  tone: 'alert',
  title,
  body,
  action,
});

const recoveryOf = ({ id, recovery, title, body }: Incident): IncidentNotification => ({
  id,
  tone: 'recovered',
  title: recovery ?? title,
  body: `It is over: ${body}`,
});

const isWanted = ({ kind }: Incident, { moment, settings }: NotificationsInput): boolean =>
  settings.kinds[kind] && !(settings.quietUntil !== undefined && moment.wall < settings.quietUntil);

const show = (state: NotificationsState, incident: Incident, tone: Shown['tone'], at: number): NotificationsState => ({
  ...state,
  shown: { ...state.shown, [incident.id]: { incident, tone, at } },
});

const hide = ({ shown, sent }: NotificationsState, id: string): NotificationsState => {
  const { [id]: _, ...rest } = shown;
  return { shown: rest, sent };
};

/** An open incident: told once, and again when it comes back, as long as that is not too often. */
const whenOpen = (state: NotificationsState, incident: Incident, input: NotificationsInput): NotificationsStep => {
  const { at } = input.moment;
  const shown = state.shown[incident.id];
  if (shown?.tone === 'alert') return { state, orders: [] };
  const key = causeOf(incident);
  const sent = (state.sent[key] ?? []).filter((time) => at - time < limit.windowMs);
  if (isWanted(incident, input) && sent.length < limit.alerts) {
    const next = show({ ...state, sent: { ...state.sent, [key]: [...sent, at] } }, incident, 'alert', at);
    return { state: next, orders: [{ kind: 'send', notification: alertOf(incident) }] };
  }
  // A message that says it is over is wrong now.
  return shown
    ? { state: hide(state, incident.id), orders: [{ kind: 'remove', id: incident.id }] }
    : { state, orders: [] };
};

/** A closed incident: only what is shown is replaced, or removed if there is no recovery to tell of. */
const whenClosed = (
  state: NotificationsState,
  incident: Incident,
  { moment }: NotificationsInput,
): NotificationsStep => {
  if (state.shown[incident.id]?.tone !== 'alert') return { state, orders: [] };
  if (incident.outcome !== 'recovered') {
    return { state: hide(state, incident.id), orders: [{ kind: 'remove', id: incident.id }] };
  }
  const next = show(state, incident, 'recovered', moment.at);
  return { state: next, orders: [{ kind: 'replace', notification: recoveryOf(incident) }] };
};

/** Forgets what can't matter any more; messages of a recovery stay on the screen. */
const tidy = ({ shown, sent }: NotificationsState, { moment: { at } }: NotificationsInput): NotificationsState => ({
  shown: Object.fromEntries(
    Object.entries(shown).filter(([, entry]) => entry.tone === 'alert' || at - entry.at < limit.windowMs),
  ),
  sent: Object.fromEntries(
    Object.entries(sent).filter(([, times]) => times.some((time) => at - time < limit.windowMs)),
  ),
});

/**
 * What to send, replace and remove, so that what is shown follows the incidents. An alert that was held back (too many,
 * quiet, switched off) is sent later if its incident is still open then.
 */
export const stepNotifications = (before: NotificationsState, input: NotificationsInput): NotificationsStep => {
  const after = input.incidents.reduce<NotificationsStep>(
    ({ state, orders }, incident) => {
      const step = incident.state === 'open' ? whenOpen(state, incident, input) : whenClosed(state, incident, input);
      return { state: step.state, orders: [...orders, ...step.orders] };
    },
    { state: before, orders: [] },
  );
  return { state: tidy(after.state, input), orders: after.orders };
};
