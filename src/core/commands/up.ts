import type { UpResult } from '../../shared/results.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { mendGateway } from '../switch/mend-gateway.ts';
import { prepareSwitch } from '../switch/prepare.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { requireOurs, requireSelection } from '../workspace/selection.ts';
import { exclusively } from './exclusively.ts';
import { reach } from './reach.ts';
import { pointAt } from './select.ts';
import { transact } from './switch.ts';

export interface UpInput {
  /** Selected first, if named. */
  readonly stack?: string;
  readonly timeoutMs?: number;
}

/**
 * Makes the engine match the selected stack and waits until it is ready. A stack that is named is selected first, once
 * Docker was found and its files were read without a problem; it stays selected if something fails later. When another
 * stack's engine runs, it is replaced as `switch` does.
 */
export const up = async (context: Context, input: UpInput, options: RunOptions = {}): Promise<UpResult> => {
  const { workspace, connection } = context;
  if (input.stack !== undefined) await requireStack(workspace, input.stack);
  const stack = input.stack ?? (await requireSelection(workspace));
  await requireOurs(workspace);
  return exclusively(context, { kind: 'up', stack }, async (report) => {
    const docker = await connection.docker();
    const prepared = await prepareSwitch(context, {
      stack,
      ...(input.timeoutMs !== undefined && { limits: { readyMs: input.timeoutMs } }),
    });
    const previous = prepared.old && (await transact(context, prepared, { ...options, report }));
    if (input.stack !== undefined) await pointAt(context, stack);
    const done = await reach(context, { ...input, ...options, report });
    await mendGateway(context, docker, prepared.target.loaded.project.name);
    const { endpoint } = await refresh(context);
    return {
      stack,
      ...done,
      ...(previous?.previous && { previous: previous.previous }),
      ...(endpoint && { endpoint }),
    };
  });
};
