import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { ProblemError } from '../../shared/errors.ts';
import type { DoctorCheck } from '../../shared/results.ts';
import type { Context } from '../context.ts';
import { listStacks } from '../workspace/catalogue.ts';
import { readSelection } from '../workspace/selection.ts';
import { checked, fine, wrong } from './check.ts';

/** That the folder can be written. */
export const checkWorkspace = ({ workspace: { root } }: Context): Promise<DoctorCheck> => {
  const head = { id: 'workspace', title: 'Workspace' };
  return checked(head, async () => {
    await access(root, constants.W_OK).catch((error: unknown) => {
      throw new ProblemError(
        { code: 'workspace-read-only', message: `${root} cannot be written.`, where: { file: root } },
        { cause: error },
      );
    });
    return fine(head, root);
  });
};

/** That every stack can be used. One that can't doesn't stop the others: a warning. */
export const checkStacks = ({ workspace }: Context): Promise<DoctorCheck> => {
  const head = { id: 'stacks', title: 'Stacks' };
  return checked(head, async () => {
    const stacks = await listStacks(workspace);
    const problems = stacks.flatMap((stack) => stack.problems);
    if (problems.length > 0) return wrong(head, problems, 'warning');
    if (stacks.length === 0)
      return wrong(head, [{ code: 'stack-unknown', message: 'There is no stack in stacks/.', action: 'Add one.' }]);
    return fine(head, stacks.map(({ id }) => id).join(', '));
  });
};

/** That one is selected. */
export const checkSelection = ({ workspace }: Context): Promise<DoctorCheck> => {
  const head = { id: 'selection', title: 'Selection' };
  return checked(head, async () => {
    const selection = await readSelection(workspace);
    if (selection.kind === 'stack') return fine(head, selection.id);
    return wrong(head, [
      'problem' in selection
        ? selection.problem
        : { code: 'nothing-selected', message: `No stack is selected in ${workspace.root}.` },
    ]);
  });
};
