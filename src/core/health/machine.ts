import type { Moment, ServiceFacts, ServiceHealth } from './facts.ts';
import { serviceState, type Verdict } from './service-state.ts';
import { loop, restartsInWindow, type Track } from './track.ts';

/** Times without an answer, or ms, after which an engine that had served does not answer any more. */
const silence = { misses: 2, ms: 10_000 } as const;

interface Step {
  readonly facts: ServiceFacts;
  readonly track: Track;
  readonly moment: Moment;
  /** After a sleep or a return of Docker: what looks bad may be stale. */
  readonly held: boolean;
}

const byActivity = ({ activity, container }: ServiceFacts): Verdict | undefined => {
  if (activity === 'pulling') return { state: 'pulling' };
  if (activity === 'stopping' && container?.state === 'running') return { state: 'stopping' };
  if (activity === 'starting' && container?.state !== 'running') return { state: 'starting' };
  return undefined;
};

const byPast = ({ container }: ServiceFacts, track: Track): Verdict | undefined => {
  if (track.looping) {
    const many = restartsInWindow(track);
    return { state: 'failed', note: `ended and was started again ${many} times in ${loop.windowMs / 60_000} minutes` };
  }
  if (container?.state === 'exited' && track.oom) return { state: 'failed', note: 'ran out of memory' };
  if (track.endedInGap) return { state: 'stopped', note: 'ended together with Docker' };
  if (container?.state === 'restarting') {
    return { state: 'starting', note: `ended with exit code ${container.exitCode}, starts again` };
  }
  // Told to end, a program may well answer with an exit code of its own.
  const asked = track.askedRun !== undefined && track.askedRun === track.run;
  if (container?.state === 'exited' && asked) return { state: 'stopped' };
  return undefined;
};

/** An engine that had served in this run does not start any more: it is silent, once that is sure. */
const bySilence = (verdict: Verdict, { facts, track, moment }: Step): Verdict => {
  const served = track.servedRun !== undefined && track.servedRun === track.run;
  if (facts.probe?.state !== 'refused' || !served || track.misses === 0) return verdict;
  const since = moment.at - (track.missingSince ?? moment.at);
  if (track.misses < silence.misses && since < silence.ms) return { state: 'ready', note: 'did not answer once' };
  return { state: 'unhealthy', note: `has not answered ${track.misses} times` };
};

const withLastLine = (verdict: Verdict, { lastLines }: ServiceFacts): Verdict => {
  const line = lastLines?.findLast(({ text }) => text.trim() !== '')?.text.trim();
  return verdict.state === 'loading' && line !== undefined ? { ...verdict, note: line } : verdict;
};

const judge = (step: Step): Verdict => {
  const { facts, track } = step;
  const first = byActivity(facts) ?? byPast(facts, track);
  return first ?? withLastLine(bySilence(serviceState(facts), step), facts);
};

/** Verdicts that stale evidence leads to: a check that ran into the sleep, a connection that died with it. */
const doubtful = new Set(['unhealthy', 'degraded', 'starting', 'loading']);

const isDoubtful = ({ state }: Verdict, before: ServiceHealth, { facts, held }: Step): boolean =>
  held && before.state === 'ready' && facts.container?.state === 'running' && doubtful.has(state);

const evidenceOf = ({ container, probe, activity }: ServiceFacts, track: Track): string[] => {
  const seen: string[] = [];
  if (activity) seen.push(`an operation: ${activity}`);
  if (!container) return [...seen, 'no container'];
  const code = container.state === 'exited' || container.state === 'restarting' ? ` ${container.exitCode}` : '';
  seen.push(`container ${container.state}${code}${container.oomKilled ? ', out of memory' : ''}`);
  if (container.health) seen.push(`health check ${container.health.status}`);
  if (probe) seen.push(`its API: ${probe.state}`);
  const restarts = restartsInWindow(track);
  if (restarts > 0) seen.push(`${restarts} restarts`);
  return seen;
};

/** The next state of one service: `since` moves on only when the state changes. */
export const stepService = (before: ServiceHealth | undefined, step: Step): ServiceHealth => {
  const { facts, track, moment } = step;
  const verdict = judge(step);
  if (before && isDoubtful(verdict, before, step)) return before;
  const same = before?.state === verdict.state;
  return {
    name: facts.name,
    state: verdict.state,
    since: same ? before.since : moment,
    observed: same ? before.observed : before !== undefined,
    ...(verdict.note !== undefined && { note: verdict.note }),
    evidence: evidenceOf(facts, track),
  };
};

/** Without Docker nobody knows. */
export const unknownService = (before: ServiceHealth, moment: Moment): ServiceHealth =>
  before.state === 'unknown'
    ? before
    : { name: before.name, state: 'unknown', since: moment, observed: true, evidence: ['Docker is out of reach'] };

/** Whether the last lines of its log would say more: read 20 of them, once for each look that says so. */
export const wantsLog = ({ state }: Pick<ServiceHealth, 'state'>, { container }: ServiceFacts): boolean =>
  container?.state === 'restarting' || (container !== undefined && ['loading', 'unhealthy', 'failed'].includes(state));
