import type { Problem } from '../../shared/errors.ts';
import type { Journal } from '../switch/journal.ts';
import type { HistoryRecord } from './record.ts';

interface End {
  readonly at: Date;
  readonly outcome: Extract<HistoryRecord, { kind: 'switch' }>['outcome'];
  /** What kept it from being completed or undone. */
  readonly problems: readonly Problem[];
}

/**
 * What is written down of a switch that was interrupted, by the run that brought it to its end. It lasted until then, with
 * the time in which nothing ran.
 */
export const recoveryRecord = ({ old, to, startedAt }: Journal, { at, outcome, problems }: End): HistoryRecord => ({
  at: at.toISOString(),
  kind: 'switch',
  ...(old && { from: old.stack }),
  to,
  outcome,
  recovered: true,
  ms: Math.max(0, at.getTime() - Date.parse(startedAt)) || 0, // the time is from a file
  ...(problems[0] && { message: problems[0].message }),
});
