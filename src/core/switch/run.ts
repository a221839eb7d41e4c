import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { StepProgress } from '../../shared/snapshot.ts';
import { actions, phaseTimeoutMs } from './actions.ts';
import { createPhaseBoard, type PhaseBoard } from './board.ts';
import { type Journal, removeJournal, writeJournal } from './journal.ts';
import { outlastDocker } from './outlast.ts';
import { isAfterMove, type PhaseId, phaseLabel, phasesFor, undoLabel } from './phases.ts';
import type { Run, SwitchContext } from './situation.ts';

/** How a switch ended when it did not throw. */
export interface SwitchOutcome {
  readonly phases: readonly StepProgress[];
  /** What could not be completed behind the point of no return. The target serves; the next start tries again. */
  readonly problems: readonly Problem[];
}

interface Options {
  /** Cancels, as long as the symlink has not moved. */
  readonly signal?: AbortSignal;
  readonly onProgress: (phases: readonly StepProgress[]) => void;
  /** For tests: called before each phase, after the journal was written. */
  readonly onPhase?: (phase: PhaseId, direction: Journal['direction']) => void | Promise<void>;
}

/** What is constant while a switch runs. */
interface Course {
  readonly context: SwitchContext;
  readonly phases: readonly PhaseId[];
  readonly board: PhaseBoard;
  readonly options: Options;
}

const never = new AbortController().signal;

/**
 * Runs the phases of a switch from the one that the journal names, each after the journal was written. A failure or a
 * cancel before the symlink moved undoes them in reverse; behind it, what fails is left to the next start.
 * @throws ProblemError what made it fail, with what was undone
 */
export const runSwitch = async (context: SwitchContext, journal: Journal, options: Options): Promise<SwitchOutcome> => {
  const phases = phasesFor(journal.mode, journal.old !== undefined);
  const titled = phases.map((id) => ({ id, label: phaseLabel(id, context.target.stack.title, journal.old?.title) }));
  const board = createPhaseBoard(titled, context.base.clock, options.onProgress);
  const course: Course = { context, phases, board, options };
  const first = Math.max(0, phases.indexOf(journal.phase));
  for (const done of phases.slice(0, first)) board.end(done, 'done');
  if (journal.direction === 'back') return goBack(course, journal, first);
  for (const phase of phases.slice(first)) {
    const current: Journal = { ...journal, phase };
    try {
      await runPhase(course, current);
    } catch (error) {
      board.end(phase, 'failed');
      if (!isAfterMove(journal.mode, phase)) return await failBack(course, current, error);
      // What comes next rests on this: answers that still run must not be cut by stopping their engine. The journal
      // stays, so that the next start tries again.
      const problems = problemsIn(error, phase);
      if (problems.length === 0) throw error;
      return { phases: board.lines(), problems };
    }
  }
  return { phases: board.lines(), problems: await closeJournal(context) };
};

const runPhase = async ({ context, board, options }: Course, journal: Journal): Promise<void> => {
  const { phase } = journal;
  const user = isAfterMove(journal.mode, phase) ? never : (options.signal ?? never);
  user.throwIfAborted();
  await writeJournal(context.workspace, journal).catch((error: unknown) => {
    // Behind the point of no return an older journal says as much: it is not worth leaving the switch half done.
    if (!isAfterMove(journal.mode, phase)) throw error;
  });
  await options.onPhase?.(phase, 'forward');
  const report = board.begin(phase);
  await outlastDocker(context, user, report, () =>
    withTimeout(phaseTimeoutMs[phase], journal, user, async (signal) => {
      const run: Run = { context, journal, signal, report };
      if (await actions[phase].isDone?.(run)) return;
      await actions[phase].run(run);
    }),
  );
  board.end(phase, 'done');
};

/** Gives a phase its time; what it throws then is that the time is over. */
const withTimeout = async (
  ms: number | undefined,
  { phase }: Journal,
  user: AbortSignal,
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> => {
  if (ms === undefined) return work(user);
  const timeout = AbortSignal.timeout(ms);
  try {
    await work(AbortSignal.any([user, timeout]));
  } catch (error) {
    if (!timeout.aborted || user.aborted) throw error;
    const message = `"${phase}" was not done after ${ms / 1000} s.`;
    throw new ProblemError({ code: 'switch-timeout', message }, { cause: error });
  }
};

/** Undoes the phases in reverse, then throws what made the switch fail. */
const failBack = async (course: Course, journal: Journal, error: unknown): Promise<never> => {
  const failed = course.phases.indexOf(journal.phase);
  const causes = problemsIn(error, journal.phase);
  const undone = await undoPhases(course, { ...journal, direction: 'back' }, failed);
  const kept = undone.length > 0 ? 'Not everything could be undone; the next start tries again.' : keptAfter(journal);
  const [first, ...others] = causes;
  if (!first) throw error;
  throw new ProblemError([{ ...first, kept }, ...others, ...undone], { cause: error });
};

const keptAfter = ({ old }: Journal): string =>
  old ? `${old.title} serves as before; what the switch had done was undone.` : 'What had been started was removed.';

/** Goes on undoing after a crash. */
const goBack = async (course: Course, journal: Journal, from: number): Promise<SwitchOutcome> => {
  const problems = await undoPhases(course, journal, from);
  return { phases: course.board.lines(), problems };
};

const undoPhases = async (course: Course, journal: Journal, from: number): Promise<Problem[]> => {
  const { context, phases, options } = course;
  const problems: Problem[] = [];
  const bugs: unknown[] = [];
  const toUndo = phases.slice(0, from + 1).filter((phase) => actions[phase].undo);
  const { title } = context.target.stack;
  toUndo.reverse();
  course.board.append(toUndo.map((id) => ({ id: `undo ${id}`, label: undoLabel(id, title, journal.old?.title) })));
  for (const phase of toUndo) {
    const report = course.board.begin(`undo ${phase}`);
    const current: Journal = { ...journal, phase };
    try {
      // What failed is where the next start begins, so the journal stays there. A disk that is full must not keep the old
      // engine from coming back; the journal there says enough to begin again.
      if (problems.length + bugs.length === 0) await writeJournal(context.workspace, current).catch(() => {});
      await options.onPhase?.(phase, 'back');
      const run: Run = { context, journal: current, signal: never, report };
      await outlastDocker(context, never, report, async () => actions[phase].undo?.(run));
      course.board.end(`undo ${phase}`, 'done');
    } catch (error) {
      course.board.end(`undo ${phase}`, 'failed');
      const found = problemsIn(error, phase);
      problems.push(...found);
      if (found.length === 0) bugs.push(error);
    }
  }
  if (bugs.length > 0) throw bugs[0];
  return problems.length > 0 ? problems : closeJournal(context);
};

/** Removes the journal; what stands in the way is told like anything that could not be completed. */
const closeJournal = async ({ workspace }: SwitchContext): Promise<Problem[]> => {
  try {
    await removeJournal(workspace);
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return [...error.problems];
    throw error;
  }
};

/** What a user can meet; none for a bug, which is passed on after what could be undone was. */
const problemsIn = (error: unknown, phase: PhaseId): readonly Problem[] => {
  if (error instanceof ProblemError) return error.problems;
  if (error instanceof Error && error.name === 'AbortError') {
    return [{ code: 'cancelled', message: `The switch was cancelled in the phase "${phase}".` }];
  }
  return [];
};
