import { readSelection } from '../workspace/selection.ts';
import type { PhaseActions } from './phase-actions.ts';

/** The point of no return: from here on the target is the selected stack. */
export const moveSymlink: PhaseActions = {
  async isDone({ context }) {
    const selection = await readSelection(context.workspace);
    return selection.kind === 'stack' && selection.id === context.target.id;
  },
  run: ({ context }) => context.select(context.target.id),
  undo: ({ context, journal }) => context.restoreSelection(journal.selected),
};
