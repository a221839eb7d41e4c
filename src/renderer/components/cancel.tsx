import type { AppSnapshot, OperationSnapshot } from '../../shared/snapshot.ts';
import { selectedStack } from '../../shared/stacks.ts';
import { commands } from '../bridge.ts';

/** Past this step a switch is completed, not undone. */
const isMoved = ({ steps }: OperationSnapshot): boolean =>
  steps.some(({ id, state }) => id === 'move-symlink' && state === 'done');

const switchCost = (operation: OperationSnapshot, serving: string): string => {
  if (isMoved(operation)) return 'If you cancel now, the switch is completed all the same at the next start.';
  return operation.choice?.mode === 'overlap'
    ? `If you cancel, ${serving} stays as it is and downloads are kept.`
    : `If you cancel, ${serving} is brought back and downloads are kept.`;
};

/** What cancelling costs, before the click. */
const costOf = (operation: OperationSnapshot, serving: string): string => {
  const cost = {
    up: 'If you cancel, what was started stays, and downloads are kept.',
    down: 'If you cancel, what was stopped stays stopped.',
    restart: 'If you cancel, the service may stay stopped.',
    switch: switchCost(operation, serving),
  };
  return cost[operation.kind];
};

export const Cancel = ({ snapshot }: { readonly snapshot: AppSnapshot }) => {
  const { operation } = snapshot;
  if (!operation) return null;
  const selected = selectedStack(snapshot);
  const serving = selected && selected.id !== operation.stack ? selected.title : 'the engine before it';
  return (
    <div class="bottom-row">
      <p class="small">{costOf(operation, serving)}</p>
      <button
        class="btn"
        type="button"
        aria-label={operation.kind === 'switch' ? 'Cancel the switch' : undefined}
        aria-keyshortcuts="Meta+."
        onClick={() => void commands.cancel()}
      >
        Cancel
      </button>
    </div>
  );
};
