import { stat } from 'node:fs/promises';
import type { Context } from '../context.ts';
import { historyFiles } from '../history/files.ts';
import { readHistory } from '../history/read.ts';
import type { HistoryRecord } from '../history/record.ts';
import { workspacePaths } from '../workspace/find.ts';

type SwitchRecord = Extract<HistoryRecord, { kind: 'switch' }>;
type IncidentRecord = Extract<HistoryRecord, { kind: 'incident' }>;

/** What the history tells of, by every program that works on this workspace. */
export interface Past {
  /** Since the beginning. */
  readonly switches: readonly { readonly to: string; readonly outcome: string; readonly count: number }[];
  /** When a switch that was done ended last, ms since 1970, by stack. */
  readonly lastSwitch: ReadonlyMap<string, number>;
  /** The open ones. */
  readonly incidents: readonly {
    readonly cause: string;
    readonly service?: string | undefined;
    readonly severity: string;
  }[];
}

/** Reads the history again when it changed. */
export type ReadPast = () => Promise<Past>;

const isSwitch = (record: HistoryRecord): record is SwitchRecord => record.kind === 'switch';
const isIncident = (record: HistoryRecord): record is IncidentRecord => record.kind === 'incident';

/** Sizes and times of its files: the same as long as nothing was written. */
const stampOf = async (folder: string): Promise<string> => {
  const stats = await Promise.all((await historyFiles(folder)).map((file) => stat(file).catch(() => undefined)));
  return stats.map((found) => `${found?.size} ${found?.mtimeMs}`).join();
};

const openIn = (records: readonly HistoryRecord[]): Past['incidents'] => {
  const last = new Map(records.filter(isIncident).map(({ incident }) => [incident.id, incident]));
  return [...last.values()].filter(({ state }) => state === 'open');
};

/** Counts switches from now on; those before, and open incidents, are of the last 24 hours. */
export const createPast = ({ workspace, clock }: Pick<Context, 'workspace' | 'clock'>): ReadPast => {
  const folder = workspacePaths(workspace).state;
  const begin = clock.now();
  /** Each switch once, by what tells it apart: the history forgets, a counter must not. */
  const counted = new Map<string, SwitchRecord>();
  let stamp: string | undefined;
  let past: Past = { switches: [], lastSwitch: new Map(), incidents: [] };

  const count = (): Past['switches'] => {
    const groups = Map.groupBy(counted.values(), ({ to, outcome }) => `${to} ${outcome}`);
    return [...groups.values()].flatMap(([first, ...more]) =>
      first ? [{ to: first.to, outcome: first.outcome, count: 1 + more.length }] : [],
    );
  };
  return async () => {
    const now = await stampOf(folder);
    if (now === stamp) return past;
    const { records } = await readHistory(folder, clock.now());
    const switches = records.filter(isSwitch);
    for (const record of switches) if (Date.parse(record.at) >= begin) counted.set(`${record.at} ${record.to}`, record);
    const done = switches.filter(({ outcome }) => outcome === 'done');
    past = {
      switches: count(),
      lastSwitch: new Map(done.map(({ to, at }) => [to, Date.parse(at)])),
      incidents: openIn(records),
    };
    stamp = now;
    return past;
  };
};
