import { ProblemError } from '../../shared/errors.ts';
import type { OperationSnapshot } from '../../shared/snapshot.ts';
import type { HistoryRecord } from './record.ts';

interface End {
  readonly at: Date;
  /** How long it took. */
  readonly ms: number;
  /** What it failed with; undefined: it reached its goal. */
  readonly error?: unknown;
}

type Outcome = Extract<HistoryRecord, { kind: 'switch' }>['outcome'];

const isCancelled = (error: unknown): boolean =>
  error instanceof ProblemError
    ? error.problems[0]?.code === 'cancelled'
    : error instanceof Error && error.name === 'AbortError';

/** What the switch had done was undone, all of it. */
const isUndone = ({ steps }: OperationSnapshot): boolean => {
  const back = steps.filter(({ id }) => id.startsWith('undo '));
  return back.length > 0 && back.every(({ state }) => state === 'done');
};

const outcomeOf = (operation: OperationSnapshot, error: unknown): Outcome => {
  if (error === undefined) return 'done';
  if (isCancelled(error)) return 'cancelled';
  return isUndone(operation) ? 'undone' : 'failed';
};

/** What an operation is worth writing down: that one engine took the place of another, or did not. */
export const switchRecords = (operation: OperationSnapshot, { at, ms, error }: End): HistoryRecord[] => {
  const { stack, choice, previous } = operation;
  if (stack === undefined || !choice) return [];
  const outcome = outcomeOf(operation, error);
  const why = error instanceof Error && outcome !== 'cancelled' ? { message: error.message } : {};
  const from = previous === undefined ? {} : { from: previous };
  return [{ at: at.toISOString(), kind: 'switch', ...from, to: stack, outcome, ms, ...why }];
};
