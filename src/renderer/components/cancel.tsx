import type { AppSnapshot, OperationSnapshot } from '../../shared/snapshot.ts';
import { selectedStack } from '../../shared/stacks.ts';
import { commands } from '../bridge.ts';

/** What cancelling costs, before the click. */
const costOf = ({ kind }: OperationSnapshot, serving: string): string => {
  const cost = {
    up: 'If you cancel, what was started stays, and downloads are kept.',
    down: 'If you cancel, what was stopped stays stopped.',
    restart: 'If you cancel, the service may stay stopped.',
    switch: `If you cancel, ${serving} is brought back, and downloads are kept.`,
  };
  return cost[kind];
};

export const Cancel = ({ snapshot }: { readonly snapshot: AppSnapshot }) => {
  const { operation } = snapshot;
  if (!operation) return null;
  const selected = selectedStack(snapshot);
  const serving = selected && selected.id !== operation.stack ? selected.title : 'the engine before it';
  return (
    <div class="bottom-row">
      <p class="small">{costOf(operation, serving)}</p>
      <button class="btn" type="button" aria-keyshortcuts="Meta+." onClick={() => void commands.cancel()}>
        Cancel
      </button>
    </div>
  );
};
