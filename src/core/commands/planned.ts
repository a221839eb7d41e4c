import type { PlannedStep } from '../../shared/results.ts';
import { describeStep } from '../reconcile/describe.ts';
import type { Step } from '../reconcile/steps.ts';

/** A step as it is shown. */
export const planned = (step: Step): PlannedStep => ({
  id: step.id,
  kind: step.kind,
  ...('service' in step && { service: step.service }),
  text: describeStep(step),
});
