import type { IncidentsResult, RecordedIncident } from '../../shared/results.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { workspacePaths } from '../workspace/find.ts';

/** ms between two looks that count as two, and until the next look when something is suspected. */
const span = { looks: 1_100, suspicious: 5_000 } as const;

/** Looks, and once more if something may be wrong: one look opens nothing. */
const lookTwice = async (context: Context, signal: AbortSignal | undefined): Promise<AppSnapshot> => {
  const first = await refresh(context, signal);
  if (first.runtime.state !== 'connected' || context.health.untilNextLook() > span.suspicious) return first;
  await context.clock.sleep(span.looks, signal);
  return refresh(context, signal);
};

/** The last word of the history on each incident, newest first. */
const recorded = async ({ workspace, clock }: Context): Promise<RecordedIncident[]> => {
  const { readHistory } = await import('../history/read.ts');
  const { records } = await readHistory(workspacePaths(workspace).state, clock.now());
  const last = new Map<string, RecordedIncident>();
  for (const record of records) if (record.kind === 'incident') last.set(record.incident.id, record.incident);
  return [...last.values()].sort((a, b) => (a.openedAt < b.openedAt ? 1 : -1));
};

/** Whether an incident that a watch left open is over: the watch may have been ended before it was. */
const isOver = ({ service, cause }: RecordedIncident, { services, runtime }: AppSnapshot): boolean =>
  cause === 'runtime-down'
    ? runtime.state === 'connected'
    : services.some(({ name, state }) => name === service && state === 'ready');

const isSame = (a: RecordedIncident, b: RecordedIncident): boolean => a.cause === b.cause && a.service === b.service;

/** What is wrong now, by a look of its own and by what other programs that watch have written down, and what was. */
export const incidents = async (context: Context, { signal }: RunOptions = {}): Promise<IncidentsResult> => {
  const snapshot = await lookTwice(context, signal);
  const history = await recorded(context);
  const left = history.filter(({ state }) => state === 'open');
  const open: RecordedIncident[] = [...snapshot.incidents];
  for (const incident of left) {
    if (!isOver(incident, snapshot) && !open.some((other) => isSame(other, incident))) open.push(incident);
  }
  return { open, recent: history.filter(({ state }) => state === 'closed') };
};
