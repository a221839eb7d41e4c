import type { OperationSnapshot } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { type Report, runOperation } from '../operation.ts';
import { recoverSwitch } from '../switch/recover.ts';

/**
 * Runs an operation under the workspace's lock, after a switch that an earlier run left in the middle was completed or
 * undone: what follows then begins from a state in which one engine serves.
 * @throws ProblemError locked, or what the work throws
 */
export const exclusively = <T>(
  context: Context,
  operation: Pick<OperationSnapshot, 'kind' | 'stack'>,
  work: (report: Report) => Promise<T>,
): Promise<T> =>
  runOperation(context, operation, async (report) => {
    const recovery = await recoverSwitch(context);
    if (recovery) context.store.update({ recovery });
    return work(report);
  });
