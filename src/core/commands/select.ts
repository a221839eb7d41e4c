import type { SelectResult } from '../../shared/results.ts';
import type { Context } from '../context.ts';
import { refreshWorkspace } from '../health/refresh.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { completeEnv } from '../workspace/env.ts';
import { withLock } from '../workspace/lock.ts';
import { moveSelection, requireOurs } from '../workspace/selection.ts';

/** Points the workspace at a stack that was found good, and completes `.env`. Under the lock of the caller. */
export const pointAt = async ({ workspace }: Context, stack: string): Promise<SelectResult> => {
  await requireOurs(workspace);
  const completion = await completeEnv(workspace, stack);
  const changed = await moveSelection(workspace, stack);
  return { stack, changed, added: completion?.added ?? [], generated: completion?.generated ?? [] };
};

/**
 * Selects a stack; starts nothing.
 * @throws ProblemError stack-unknown, stack-outside, what is wrong with the stack, selection-real-file, locked, …
 */
export const select = async (context: Context, stack: string): Promise<SelectResult> => {
  const { workspace, clock } = context;
  const { id } = await requireStack(workspace, stack);
  const result = await withLock(workspace, { command: `select ${id}`, now: () => new Date(clock.now()) }, () =>
    pointAt(context, id),
  );
  await refreshWorkspace(context);
  return result;
};
