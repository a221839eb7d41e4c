import type { UpResult } from '../../shared/results.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { runOperation } from '../operation.ts';
import { loadStack } from '../project.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { requireSelection } from '../workspace/selection.ts';
import { reach } from './reach.ts';
import { pointAt } from './select.ts';

export interface UpInput {
  /** Selected first, if named. */
  readonly stack?: string;
  readonly timeoutMs?: number;
}

/**
 * Makes the engine match the selected stack and waits until it is ready. A stack that is named is selected first, once
 * Docker was found and its files were read without a problem; it stays selected if something fails later.
 */
export const up = async (context: Context, input: UpInput, options: RunOptions = {}): Promise<UpResult> => {
  const { workspace, connection } = context;
  if (input.stack !== undefined) await requireStack(workspace, input.stack);
  const stack = input.stack ?? (await requireSelection(workspace));
  return runOperation(context, { kind: 'up', stack }, async (report) => {
    await connection.docker();
    if (input.stack !== undefined) {
      await loadStack(context, stack);
      await pointAt(context, stack);
    }
    const done = await reach(context, { ...input, ...options, report });
    const { endpoint } = await refresh(context);
    return { stack, ...done, ...(endpoint && { endpoint }) };
  });
};
