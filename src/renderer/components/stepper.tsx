import type { OperationSnapshot } from '../../shared/snapshot.ts';
import { stepRows } from '../view/steps.ts';
import { FoldedSteps } from './folded-steps.tsx';
import { Step } from './step.tsx';

/** The steps of what is being done, in order, and why it is done so. */
export const Stepper = ({ operation }: { readonly operation: OperationSnapshot }) => {
  const { steps, choice } = operation;
  const at = steps.findIndex((step) => step.state === 'running' || step.state === 'waiting');
  return (
    <section class="stepper" aria-label="Progress">
      <div class="stepper__head small">
        <p class="num">
          {steps.length === 0 ? 'Preparing' : `Step ${(at < 0 ? steps.length - 1 : at) + 1} of ${steps.length}`}
        </p>
        {choice && <p class="stepper__why">{choice.reason}</p>}
      </div>
      <ol>
        {stepRows(steps).map((row) =>
          row.kind === 'step' ? <Step key={row.step.id} step={row.step} /> : <FoldedSteps key={row.state} {...row} />,
        )}
      </ol>
    </section>
  );
};
