import type { StepProgress } from '../../shared/snapshot.ts';

const pieceOf = ({ state }: StepProgress): string => {
  if (state === 'done') return 'done';
  return state === 'failed' ? 'failed' : 'todo';
};

/** Where an operation stopped: filled pieces are done, the tall one failed, the others were not reached. */
export const Strip = ({ steps }: { readonly steps: readonly StepProgress[] }) => {
  const at = steps.findIndex((step) => step.state === 'failed');
  const failed = steps[at];
  if (!failed) return null;
  return (
    <div class="strip">
      <p class="small">
        Stopped at step {at + 1} of {steps.length}: {failed.label}
      </p>
      <p class="strip__bar" aria-hidden="true">
        {steps.map((step) => (
          <i key={step.id} data-s={pieceOf(step)} />
        ))}
      </p>
    </div>
  );
};
