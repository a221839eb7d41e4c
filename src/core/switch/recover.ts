import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { OperationSnapshot, RecoverySnapshot } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { recoveryRecord } from '../history/from-recovery.ts';
import { readSelection } from '../workspace/selection.ts';
import { type Journal, readJournal, removeJournal, setJournalAside } from './journal.ts';
import { isAway } from './outlast.ts';
import { isAfterMove, type PhaseId, phasesOf } from './phases.ts';
import { loadTarget, switchContext, usualLimits } from './prepare.ts';
import { runSwitch } from './run.ts';

/**
 * Completes or undoes a switch that did not end: forward if the symlink had moved, else back to the engine that served.
 * Does nothing when there is none. It is tried once, unless Docker goes away: what the user does next would make an old
 * record wrong. Call it under the workspace's lock.
 */
export const recoverSwitch = async (context: Context): Promise<RecoverySnapshot | undefined> => {
  const { journal, aside } = await readJournal(context.workspace);
  if (aside) return { message: aside.message, problems: [aside] };
  if (!journal) return undefined;
  const docker = await context.connection.docker();
  const target = await loadTarget(context, journal.to).catch(problemsOnly);
  if ('problems' in target) {
    await writeDown(context, journal, 'failed', target.problems);
    return giveUp(context, journal, target.problems);
  }
  const direction = (await isCommitted(context, journal)) ? 'forward' : 'back';
  const limits = { ...usualLimits, drainMs: 30_000 };
  const { problems } = await runSwitch(
    switchContext(context, { docker, target, limits }),
    { ...journal, direction, phase: direction === 'forward' ? afterMove(journal) : journal.phase },
    { onProgress: (steps) => context.store.update({ operation: recovering(journal, steps) }) },
  );
  if (!problems.some(isAway)) {
    await writeDown(context, journal, problems.length > 0 ? 'failed' : outcomeOf[direction], problems);
    if (problems.length > 0) await removeJournal(context.workspace);
  }
  const end = problems.length > 0 ? 'could not be brought to an end' : endOf[direction];
  return { message: `${subjectOf(journal, target.stack.title)} ${end}.`, problems };
};

/** Into the history: the run that was interrupted could not. */
const writeDown = (
  { history, clock }: Context,
  journal: Journal,
  outcome: 'done' | 'undone' | 'failed',
  problems: readonly Problem[],
): Promise<void> => history.append([recoveryRecord(journal, { at: new Date(clock.now()), outcome, problems })]);

/** Where to go on: the symlink that has moved must not be taken for one that is yet to move, which could be undone. */
const afterMove = ({ mode, phase }: Journal): PhaseId => {
  const order = phasesOf[mode];
  return phase === 'move-symlink' ? (order[order.indexOf(phase) + 1] ?? phase) : phase;
};

const endOf = { forward: 'was completed', back: 'was undone' } as const;
const outcomeOf = { forward: 'done', back: 'undone' } as const;

const subjectOf = ({ old, startedAt }: Journal, target: string): string =>
  `A switch${old ? ` from ${old.title}` : ''} to ${target} that was interrupted on ${startedAt}`;

const problemsOnly = (error: unknown): { readonly problems: readonly Problem[] } => {
  if (error instanceof ProblemError) return { problems: error.problems };
  throw error;
};

/** Without the files of its target a switch can be neither completed nor undone; every command would fail for ever. */
const giveUp = async (
  { workspace }: Context,
  journal: Journal,
  problems: readonly Problem[],
): Promise<RecoverySnapshot> => {
  const file = await setJournalAside(workspace);
  const kept = `What runs was left as it is; the record was put aside as ${file}.`;
  const action = 'Run up to make everything as the selected stack says.';
  return {
    message: `${subjectOf(journal, journal.to)} could not be brought to an end: the files of ${journal.to} can’t be read.`,
    problems: problems.map((problem, i) => (i === 0 ? { ...problem, kept, action } : problem)),
  };
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
