import type { OperationSnapshot } from '../../shared/snapshot.ts';
import { Step } from './step.tsx';

/** Every step of what is being done, in order. */
export const Stepper = ({ operation }: { readonly operation: OperationSnapshot }) => {
  const { steps } = operation;
  const at = steps.findIndex((step) => step.state === 'running' || step.state === 'waiting');
  return (
    <section class="stepper" aria-label="Progress">
      <p class="stepper__head small">
        {steps.length === 0 ? 'Preparing' : `Step ${(at < 0 ? steps.length - 1 : at) + 1} of ${steps.length}`}
      </p>
      <ol>
        {steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </ol>
    </section>
  );
};
