import type { PlanResult } from '../../shared/results.ts';
import type { Context } from '../context.ts';
import { loadSelected } from '../project.ts';
import { plan } from '../reconcile/plan.ts';
import { restoreRestartPolicies } from '../reconcile/restart-policies.ts';
import { readState } from '../reconcile/state.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import { planned } from './planned.ts';

/** Plans from what runs to the selected stack, and carries it out. */
export const reach = async (context: Context, options: CarryOutOptions): Promise<Omit<PlanResult, 'stack'>> => {
  const docker = await context.connection.docker();
  const loaded = await loadSelected(context);
  const state = await readState(docker, loaded);
  const whole = plan(loaded, state);
  await restoreRestartPolicies(docker, loaded.project, state.containers);
  const ill = await carryOut(context, whole, loaded, options);
  return {
    steps: whole.steps.map(planned),
    checks: whole.checks.map(planned),
    warnings: [...loaded.warnings, ...whole.warnings, ...ill],
  };
};
