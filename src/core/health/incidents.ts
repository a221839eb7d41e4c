import type { CauseId, Finding, Incident } from '../../shared/incidents.ts';
import type { ServiceState } from '../../shared/snapshot.ts';
import type { Moment } from './facts.ts';

/** ms. `spacing`: between two looks that count as two. */
const span = { grace: 10_000, spacing: 1_000, good: 15_000, reopen: 600_000 } as const;
/** How many closed ones are kept, newest first. */
const keepClosed = 50;

/** A cause that is being watched: not yet an incident, or an open one. */
interface Watched {
  readonly finding: Finding;
  /** Bad looks without 15 s of good between them. */
  readonly looks: number;
  readonly lookedAt: number;
  /** Without a break since then. */
  readonly badSince: number;
  readonly goodSince?: number;
  readonly incident?: Incident;
}

export interface IncidentsState {
  readonly watched: Readonly<Record<string, Watched>>;
  /** Newest first, with the monotonic ms of their end. */
  readonly closed: readonly { readonly incident: Incident; readonly at: number; readonly key: string }[];
}

export const noIncidents: IncidentsState = { watched: {}, closed: [] };

export interface IncidentsInput {
  readonly moment: Moment;
  /** A new look led to it, not only time that passed. */
  readonly isFresh: (finding: Finding) => boolean;
  readonly findings: readonly Finding[];
  /** Nothing is concluded about it now, good or bad: asked for, stale, or not known. */
  readonly isHeld: (finding: Pick<Finding, 'cause' | 'service'>) => boolean;
  readonly stateOf: (service: string) => ServiceState | undefined;
}

export interface IncidentChange {
  readonly kind: 'opened' | 'reopened' | 'updated' | 'closed';
  readonly incident: Incident;
}

export interface IncidentsStep {
  readonly state: IncidentsState;
  readonly changes: readonly IncidentChange[];
}

/** One incident per cause and service. */
const keyOf = ({ cause, service }: { readonly cause: CauseId; readonly service?: string }): string =>
  service === undefined ? cause : `${cause}:${service}`;

const iso = ({ wall }: Moment): string => new Date(wall).toISOString();

const bad = (before: Watched | undefined, finding: Finding, { moment: { at }, isFresh }: IncidentsInput): Watched => {
  const fresh = isFresh(finding);
  // Time that passes shows what an earlier look saw: the first of two looks is yet to come.
  if (!before) return { finding, looks: fresh ? 1 : 0, lookedAt: fresh ? at : Number.NEGATIVE_INFINITY, badSince: at };
  const { goodSince, ...rest } = before;
  const counts = fresh && at - before.lookedAt >= span.spacing;
  return {
    ...rest,
    finding,
    badSince: goodSince === undefined ? before.badSince : at,
    ...(counts && { looks: before.looks + 1, lookedAt: at }),
  };
};

const isConfirmed = ({ finding, looks, badSince }: Watched, { at }: Moment): boolean =>
  finding.graceMs === undefined ? looks >= 2 || at - badSince >= span.grace : at - badSince >= finding.graceMs;

const withFinding = ({ graceMs: _, ...finding }: Finding, incident: Incident): Incident => {
  const { id, state, openedAt, openings } = incident;
  return { ...finding, id, state, openedAt, openings };
};

const open = ({ finding }: Watched, key: string, { closed }: IncidentsState, moment: Moment): IncidentChange => {
  const last = closed.find((entry) => entry.key === key && moment.at - entry.at < span.reopen)?.incident;
  const id = `${key}@${iso(moment)}`;
  const base: Incident = last
    ? { ...last, state: 'open', openings: last.openings + 1 }
    : { ...finding, id, state: 'open', openedAt: iso(moment), openings: 1 };
  return { kind: last ? 'reopened' : 'opened', incident: withFinding(finding, base) };
};

const same = (a: Incident, b: Incident): boolean => JSON.stringify(a) === JSON.stringify(b);

const whenBad = (state: IncidentsState, key: string, finding: Finding, input: IncidentsInput): IncidentsStep => {
  const watched = bad(state.watched[key], finding, input);
  const put = (next: Watched, closed = state.closed): IncidentsState => ({
    watched: { ...state.watched, [key]: next },
    closed,
  });
  if (watched.incident) {
    const incident = withFinding(finding, watched.incident);
    const changes = same(incident, watched.incident) ? [] : [{ kind: 'updated', incident } as const];
    return { state: put({ ...watched, incident }), changes };
  }
  if (!isConfirmed(watched, input.moment)) return { state: put(watched), changes: [] };
  const change = open(watched, key, state, input.moment);
  const closed = state.closed.filter(({ incident }) => incident.id !== change.incident.id);
  return { state: put({ ...watched, incident: change.incident }, closed), changes: [change] };
};

const close = (
  { watched, closed }: IncidentsState,
  key: string,
  outcome: NonNullable<Incident['outcome']>,
  moment: Moment,
): IncidentsStep => {
  const { [key]: entry, ...rest } = watched;
  if (!entry?.incident) return { state: { watched: rest, closed }, changes: [] };
  const incident: Incident = { ...entry.incident, state: 'closed', closedAt: iso(moment), outcome };
  const kept = [{ incident, at: moment.at, key }, ...closed].slice(0, keepClosed);
  return { state: { watched: rest, closed: kept }, changes: [{ kind: 'closed', incident }] };
};

/** States in which nobody waits for a service to get well. */
const off = new Set<ServiceState | undefined>([undefined, 'absent', 'stopped', 'stopping']);

const whenGood = (state: IncidentsState, key: string, input: IncidentsInput): IncidentsStep => {
  const { moment, stateOf } = input;
  const entry = state.watched[key]!;
  const goodSince = entry.goodSince ?? moment.at;
  if (!entry.incident && entry.finding.graceMs !== undefined) return close(state, key, 'ended', moment);
  if (moment.at - goodSince >= span.good) {
    const { service, recovery } = entry.finding;
    const ended = recovery === undefined || (service !== undefined && off.has(stateOf(service)));
    return close(state, key, ended ? 'ended' : 'recovered', moment);
  }
  return { state: { ...state, watched: { ...state.watched, [key]: { ...entry, goodSince } } }, changes: [] };
};

/** What is held keeps its incident as it is; what was only suspected is forgotten. */
const whenHeld = (state: IncidentsState, key: string, { moment }: IncidentsInput): IncidentsStep => {
  const entry = state.watched[key];
  if (!entry?.incident) return close(state, key, 'ended', moment);
  const { goodSince: _, ...rest } = entry;
  return { state: { ...state, watched: { ...state.watched, [key]: rest } }, changes: [] };
};

/** Open incidents that another one says better: of the same service, or of Docker itself. */
const supersede = ({ state, changes }: IncidentsStep, findings: readonly Finding[], moment: Moment): IncidentsStep => {
  const found = new Set(findings.map(keyOf));
  const open = Object.entries(state.watched).filter(([, { incident }]) => incident);
  const better = open.filter(([key]) => found.has(key)).map(([, { finding }]) => finding);
  return open.reduce<IncidentsStep>(
    (step, [key, { finding }]) => {
      const said = better.some(({ cause, service }) =>
        cause === 'runtime-down' ? true : service !== undefined && service === finding.service,
      );
      if (found.has(key) || !said) return step;
      const closed = close(step.state, key, 'superseded', moment);
      return { state: closed.state, changes: [...step.changes, ...closed.changes] };
    },
    { state, changes },
  );
};

/**
 * The next state of all incidents. Opens after two bad looks or 10 s of bad, closes after 15 s of good, opens the same
 * one again within ten minutes. Pure: a state is never changed.
 */
export const stepIncidents = (before: IncidentsState, input: IncidentsInput): IncidentsStep => {
  const findings = new Map(input.findings.map((finding) => [keyOf(finding), finding]));
  const keys = new Set([...Object.keys(before.watched), ...findings.keys()]);
  const after = [...keys].reduce<IncidentsStep>(
    ({ state, changes }, key) => {
      const finding = findings.get(key);
      const subject = finding ?? state.watched[key]!.finding;
      const step = input.isHeld(subject)
        ? whenHeld(state, key, input)
        : finding
          ? whenBad(state, key, finding, input)
          : whenGood(state, key, input);
      return { state: step.state, changes: [...changes, ...step.changes] };
    },
    { state: before, changes: [] },
  );
  return supersede(after, input.findings, input.moment);
};

/** The open ones, newest first. */
export const openIncidents = ({ watched }: IncidentsState): readonly Incident[] =>
  Object.values(watched)
    .flatMap(({ incident }) => incident ?? [])
    .sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));

/** Something is suspected and not sure: worth another look soon. */
export const isSuspecting = ({ watched }: IncidentsState): boolean =>
  Object.values(watched).some(({ incident, goodSince }) => !incident || goodSince !== undefined);
