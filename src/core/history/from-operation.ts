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

const isCancelled = (error: unknown): boolean =>
  error instanceof ProblemError
    ? error.problems[0]?.code === 'cancelled'
    : error instanceof Error && error.name === 'AbortError';

/** What an operation is worth writing down: that one engine took the place of another, or did not. */
export const switchRecords = ({ stack, choice }: OperationSnapshot, { at, ms, error }: End): HistoryRecord[] => {
  if (stack === undefined || !choice) return [];
  const outcome = error === undefined ? 'done' : isCancelled(error) ? 'cancelled' : 'failed';
  const message = error instanceof Error && outcome === 'failed' ? { message: error.message } : {};
  return [{ at: at.toISOString(), kind: 'switch', to: stack, outcome, ms, ...message }];
};
