import { ProblemError } from '../../shared/errors.ts';
import type { StackInfo } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { refreshWorkspace } from '../health/refresh.ts';

/** The stacks of the workspace, and which is selected. */
export const list = async (context: Context): Promise<readonly (StackInfo & { readonly selected: boolean })[]> => {
  await refreshWorkspace(context);
  const { stacks, selected } = context.store.get();
  return stacks.map((stack) => ({ ...stack, selected: stack.id === selected }));
};

/** The selected stack. @throws ProblemError nothing-selected, selection-dangling, selection-real-file */
export const current = async (context: Context): Promise<StackInfo> => {
  await refreshWorkspace(context);
  const { stacks, selected, selectionProblem, workspace } = context.store.get();
  if (selectionProblem) throw new ProblemError(selectionProblem);
  const stack = stacks.find(({ id }) => id === selected);
  if (stack) return stack;
  throw new ProblemError({ code: 'nothing-selected', message: `No stack is selected in ${workspace}.` });
};
