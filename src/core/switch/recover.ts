import type { OperationSnapshot, RecoverySnapshot } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { readSelection } from '../workspace/selection.ts';
import { type Journal, readJournal } from './journal.ts';
import { isAfterMove } from './phases.ts';
import { loadTarget, switchContext, usualLimits } from './prepare.ts';
import { runSwitch } from './run.ts';

/**
 * Completes or undoes a switch that did not end: forward if the symlink had moved, else back to the engine that served.
 * Does nothing when there is none. Call it under the workspace's lock.
 */
export const recoverSwitch = async (context: Context): Promise<RecoverySnapshot | undefined> => {
  const { journal, aside } = await readJournal(context.workspace);
  if (aside) return { message: aside.message, problems: [aside] };
  if (!journal) return undefined;
  const direction = (await isCommitted(context, journal)) ? 'forward' : 'back';
  const docker = await context.connection.docker();
  const target = await loadTarget(context, journal.to);
  const limits = { ...usualLimits, drainMs: 30_000 };
  const { problems } = await runSwitch(
    switchContext(context, { docker, target, limits }),
    { ...journal, direction },
    { onProgress: (steps) => context.store.update({ operation: recovering(journal, steps) }) },
  );
  const from = journal.old ? ` from ${journal.old.title}` : '';
  const what = `A switch${from} to ${target.stack.title} that was interrupted on ${journal.startedAt}`;
  const end =
    problems.length > 0
      ? 'could not be brought to an end yet'
      : direction === 'forward'
        ? 'was completed'
        : 'was undone';
  return { message: `${what} ${end}.`, problems };
};

const recovering = (journal: Journal, steps: OperationSnapshot['steps']): OperationSnapshot => ({
  kind: 'switch',
  stack: journal.to,
  startedAt: journal.startedAt,
  steps,
});

/** Whether the symlink had moved, or was about to and has. */
const isCommitted = async ({ workspace }: Context, { mode, phase, direction, to }: Journal): Promise<boolean> => {
  if (direction === 'back') return false;
  if (isAfterMove(mode, phase)) return true;
  if (phase !== 'move-symlink') return false;
  const selection = await readSelection(workspace);
  return selection.kind === 'stack' && selection.id === to;
};
