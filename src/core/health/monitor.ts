import type { Incident, NotificationOrder, NotificationSettings } from '../../shared/incidents.ts';
import type { ServiceState } from '../../shared/snapshot.ts';
import type { DockerEvent } from '../docker/client.ts';
import { type Expectation, isExpected } from './expected.ts';
import type { Facts, Moment, ServiceHealth, ServiceView, Situation } from './facts.ts';
import {
  type IncidentChange,
  type IncidentsState,
  isSuspecting,
  noIncidents,
  openIncidents,
  stepIncidents,
} from './incidents.ts';
import { stepService, unknownService } from './machine.ts';
import { type NotificationsState, noNotifications, stepNotifications } from './notifications.ts';
import { findAll } from './rules/all.ts';
import { slept } from './sleep.ts';
import { stackState } from './stack-state.ts';
import { followEvent, followService, forgetAnswers, newTrack, type Track } from './track.ts';

/** ms of patience: after a sleep, and after Docker is back and starts its containers. */
const patience = { wake: 20_000, reconnect: 15_000 } as const;
/** ms until the next look without an event: while Docker is away, when something starts or is not sure, when all is settled. */
const interval = { lost: 2_000, soon: 5_000, steady: 30_000 } as const;

/** What the watcher feeds in. */
export interface Look {
  readonly moment: Moment;
  /** false: only time passed, the facts are those of the last look. */
  readonly fresh: boolean;
  /** The services that were looked at; what is known of the others is what the last look at them saw. Absent: everything. */
  readonly only?: readonly string[];
  readonly facts: Facts;
  /** Docker's events since the last look, oldest first. */
  readonly events?: readonly DockerEvent[];
  /** What the user asked for. */
  readonly expected?: readonly Expectation[];
  /** The system said that it is about to sleep, or has woken up. */
  readonly resumed?: boolean;
  readonly settings: NotificationSettings;
}

/** Everything that is remembered between two looks. */
export interface Monitor {
  readonly last?: Moment;
  /** Monotonic ms until which nothing is concluded about services, and about Docker itself. */
  readonly heldUntil: number;
  readonly runtimeHeldUntil: number;
  readonly everConnected: boolean;
  /** Docker was out of reach, and nothing was listed since. */
  readonly gap: boolean;
  /** Ids of containers that were reported in `stopRestarting` and are in their loop still. */
  readonly stopped: readonly string[];
  readonly tracks: Readonly<Record<string, Track>>;
  readonly health: Readonly<Record<string, ServiceHealth>>;
  readonly incidents: IncidentsState;
  readonly notifications: NotificationsState;
}

export const newMonitor: Monitor = {
  heldUntil: Number.NEGATIVE_INFINITY,
  runtimeHeldUntil: Number.NEGATIVE_INFINITY,
  everConnected: false,
  gap: false,
  stopped: [],
  tracks: {},
  health: {},
  incidents: noIncidents,
  notifications: noNotifications,
};

/** A service that went from one state to another. */
export interface StateChange {
  readonly service: string;
  readonly from: ServiceState;
  readonly to: ServiceState;
  readonly note?: string;
}

/** What follows from a look. */
export interface Report {
  readonly services: readonly ServiceHealth[];
  /** The stack as a whole. */
  readonly stack: ServiceState;
  readonly states: readonly StateChange[];
  /** The open ones, newest first. */
  readonly incidents: readonly Incident[];
  readonly changes: readonly IncidentChange[];
  readonly orders: readonly NotificationOrder[];
  /** Ids of containers that Docker should stop starting again: they are in a loop. Each once. */
  readonly stopRestarting: readonly string[];
  /** ms after which to look again if no event comes before. */
  readonly lookAgainMs: number;
}

/** Whether a look saw something new of a service, or, without one, of the whole. */
const isFresh = ({ fresh, only }: Look, service: string | undefined): boolean =>
  fresh && (only === undefined || (service !== undefined && only.includes(service)));

const followAll = (monitor: Monitor, look: Look, woke: boolean): Monitor['tracks'] => {
  const { facts, expected = [], events = [], moment } = look;
  const entries = facts.services.map((service): [string, Track] => {
    const known = monitor.tracks[service.name] ?? newTrack;
    const told = events.reduce(followEvent, woke ? forgetAnswers(known) : known);
    if (!isFresh(look, service.name)) return [service.name, told];
    const asked = isExpected(expected, service.name, moment);
    return [service.name, followService(told, service, { at: moment.at, gap: monitor.gap, expected: asked })];
  });
  return Object.fromEntries(entries);
};

const viewsOf = (monitor: Monitor, look: Look, tracks: Monitor['tracks'], held: boolean): ServiceView[] =>
  look.facts.services.map((facts) => {
    const track = tracks[facts.name]!;
    const health = stepService(monitor.health[facts.name], { facts, track, moment: look.moment, held });
    return { facts, track, health };
  });

const byName = (health: readonly ServiceHealth[]): Monitor['health'] =>
  Object.fromEntries(health.map((service) => [service.name, service]));

const statesOf = (before: Monitor['health'], after: readonly ServiceHealth[]): StateChange[] =>
  after.flatMap(({ name, state, note }) => {
    const from = before[name]?.state;
    if (from === undefined || from === state) return [];
    return [{ service: name, from, to: state, ...(note !== undefined && { note }) }];
  });

/** Those in a loop, except in the middle of something that the user asked for. */
const loopsOf = (views: readonly ServiceView[], { expected = [], moment }: Look): string[] =>
  views.flatMap(({ facts: { name }, track: { looping, id } }) =>
    looping && id !== undefined && !isExpected(expected, name, moment) ? [id] : [],
  );

const stackOf = (views: readonly ServiceView[]): ServiceState =>
  stackState(
    views.map(({ facts: { name, isEngine }, health: { state } }) => ({ name, state, isEngine, addresses: [] })),
  );

/** Worth another look soon: something is on its way, or not sure. */
const isUnsettled = ({ services }: Situation, incidents: IncidentsState): boolean =>
  isSuspecting(incidents) ||
  services.some(({ health, track }) => track.misses > 0 || ['pulling', 'starting', 'loading'].includes(health.state));

const conclude = (monitor: Monitor, look: Look, situation: Situation) => {
  const { moment, expected = [], facts } = look;
  const known = facts.runtime.state === 'connected' && moment.at >= monitor.heldUntil;
  const step = stepIncidents(monitor.incidents, {
    moment,
    isFresh: ({ service }) => isFresh(look, service),
    findings: findAll(situation),
    isHeld: ({ cause, service }) =>
      cause === 'runtime-down' ? moment.at < monitor.runtimeHeldUntil : !known || isExpected(expected, service, moment),
    stateOf: (service) => monitor.health[service]?.state,
  });
  const open = openIncidents(step.state);
  const closed = step.changes.filter(({ kind }) => kind === 'closed').map(({ incident }) => incident);
  const incidents = [...closed, ...open.toReversed()];
  const told = stepNotifications(monitor.notifications, { moment, incidents, settings: look.settings });
  return { step, open, told };
};

/** ms until the next look. */
const nextLook = (situation: Situation, incidents: IncidentsState): number => {
  if (situation.facts.runtime.state !== 'connected') return interval.lost;
  return isUnsettled(situation, incidents) ? interval.soon : interval.steady;
};

/** Until when verdicts are held. */
const holdAfter = (before: Monitor, { moment, facts, resumed = false }: Look) => {
  const woke = resumed || (before.last !== undefined && slept(before.last, moment));
  const back = facts.runtime.state === 'connected' && before.gap && before.everConnected;
  const until = (held: number, ms: number) => (ms > 0 ? Math.max(held, moment.at + ms) : held);
  const forRuntime = woke ? patience.wake : 0;
  return {
    woke,
    heldUntil: until(before.heldUntil, Math.max(forRuntime, back ? patience.reconnect : 0)),
    runtimeHeldUntil: until(before.runtimeHeldUntil, forRuntime),
  };
};

/** What is known after a look, before anything is concluded from it: what the rules see. */
export const lookAt = (before: Monitor, look: Look) => {
  const { moment, facts } = look;
  const connected = facts.runtime.state === 'connected';
  const { woke, ...held } = holdAfter(before, look);
  const tracks = connected ? followAll(before, look, woke) : before.tracks;
  const views = connected ? viewsOf(before, look, tracks, moment.at < held.heldUntil) : [];
  const health = connected
    ? views.map((view) => view.health)
    : Object.values(before.health).map((service) => unknownService(service, moment));
  const loops = connected ? loopsOf(views, look) : before.stopped;
  const monitor: Monitor = {
    ...before,
    ...held,
    last: moment,
    everConnected: before.everConnected || connected,
    gap: !connected || (before.gap && !isFresh(look, undefined)),
    tracks,
    health: byName(health),
    stopped: loops,
  };
  const situation: Situation = { moment, facts, services: views, everConnected: monitor.everConnected };
  return { monitor, situation, health, loops };
};

/**
 * The heart of health: one look in, everything that follows from it out. Pure. Looks come in the order of their moments,
 * at least every 10 s (`fresh: false` if nothing was looked at), so that a longer silence is known to be a sleep; and one
 * whenever Docker is lost or back.
 */
export const observe = (before: Monitor, look: Look): { readonly monitor: Monitor; readonly report: Report } => {
  const { monitor, situation, health, loops } = lookAt(before, look);
  const { step, open, told } = conclude(monitor, look, situation);
  return {
    monitor: { ...monitor, incidents: step.state, notifications: told.state },
    report: {
      services: health,
      stack: look.facts.runtime.state === 'connected' ? stackOf(situation.services) : 'unknown',
      states: statesOf(before.health, health),
      incidents: open,
      changes: step.changes,
      orders: told.orders,
      stopRestarting: loops.filter((id) => !before.stopped.includes(id)),
      lookAgainMs: nextLook(situation, step.state),
    },
  };
};
