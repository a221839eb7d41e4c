import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { UpResult } from '../../shared/results.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { problemsOf, type Report, runOperation } from '../operation.ts';
import { loadStack } from '../project.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { readSelection } from '../workspace/selection.ts';
import { reach } from './reach.ts';
import { pointAt } from './select.ts';

export interface SwitchInput {
  readonly stack: string;
  readonly timeoutMs?: number;
}

/** Brings the stack that served before back, and says in the problem whether that succeeded. */
const goBack = async (context: Context, previous: string, cause: Problem, report: Report): Promise<Problem> => {
  try {
    await pointAt(context, previous);
    await reach(context, { report });
    return { ...cause, kept: `${previous} is selected and serves again.` };
  } catch (error) {
    const second = problemsOf(error)?.[0];
    if (!second) throw error;
    return { ...cause, kept: `${previous} is selected again, but could not be started: ${second.message}` };
  }
};

/**
 * Replaces the stack that serves by another: images first, then the old engine is stopped and the new one started. If
 * that fails or is cancelled, the old one is brought back.
 */
export const switchTo = async (context: Context, input: SwitchInput, options: RunOptions = {}): Promise<UpResult> => {
  const { workspace, connection } = context;
  const { id: stack } = await requireStack(workspace, input.stack);
  return runOperation(context, { kind: 'switch', stack }, async (report) => {
    await connection.docker();
    await loadStack(context, stack);
    const before = await readSelection(workspace);
    const previous = before.kind === 'stack' && before.id !== stack ? before.id : undefined;
    await pointAt(context, stack);
    try {
      const done = await reach(context, { ...input, ...options, report });
      const { endpoint } = await refresh(context);
      return { stack, ...done, ...(previous !== undefined && { previous }), ...(endpoint && { endpoint }) };
    } catch (error) {
      const problems = problemsOf(error);
      if (!problems?.[0] || previous === undefined) throw error;
      const cause = await goBack(context, previous, problems[0], report);
      throw new ProblemError([cause, ...problems.slice(1)], { cause: error });
    }
  });
};
