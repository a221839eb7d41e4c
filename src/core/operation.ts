import { type Problem, ProblemError, type Result } from '../shared/errors.ts';
import type { OperationSnapshot, StepProgress } from '../shared/snapshot.ts';
import type { Context } from './context.ts';
import { switchRecords } from './history/from-operation.ts';
import { withLock } from './workspace/lock.ts';

/** Tells how far an operation is: all its steps, each time; for a switch also how it goes, and from where. */
export type Report = (steps: readonly StepProgress[], about?: Pick<OperationSnapshot, 'choice' | 'previous'>) => void;

/** The problems that an error carries; a bug carries none. */
export const problemsOf = (error: unknown): readonly Problem[] | undefined =>
  error instanceof ProblemError ? error.problems : undefined;

/**
 * Runs one operation that changes what runs: under the workspace's lock, its progress and its failure in the snapshot.
 * @throws ProblemError locked, or what the work throws
 */
export const runOperation = <T>(
  context: Context,
  operation: Pick<OperationSnapshot, 'kind' | 'stack'>,
  work: (report: Report) => Promise<T>,
): Promise<T> => {
  const { workspace, store, clock } = context;
  const now = () => new Date(clock.now());
  const startedAt = clock.monotonic();
  const command = [operation.kind, operation.stack].filter(Boolean).join(' ');
  return withLock(workspace, { command, now }, async () => {
    let current: OperationSnapshot = { ...operation, startedAt: now().toISOString(), steps: [] };
    store.update({ operation: current, failure: undefined });
    const record = (error?: unknown): Promise<void> =>
      context.history.append(switchRecords(current, { at: now(), ms: clock.monotonic() - startedAt, error }));
    try {
      const done = await work((steps, about) => {
        current = { ...current, steps, ...about };
        store.update({ operation: current });
      });
      await record();
      return done;
    } catch (error) {
      await record(error);
      const problems = problemsOf(error);
      if (problems) store.update({ failure: { operation: current, problems, at: now().toISOString() } });
      throw error;
    } finally {
      store.update({ operation: undefined });
    }
  });
};

/** Runs a command for somebody across a border: what a user can meet comes back as data, a bug throws. */
export const answer = async <T>(work: () => Promise<T>): Promise<Result<T>> => {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const problems = problemsOf(error) ?? cancelled(error);
    if (!problems?.[0]) throw error;
    return { ok: false, error: problems[0], problems };
  }
};

/** An aborted wait rejects with the signal's reason. */
const cancelled = (error: unknown): readonly Problem[] | undefined =>
  error instanceof Error && error.name === 'AbortError' ? [{ code: 'cancelled', message: 'Cancelled.' }] : undefined;
