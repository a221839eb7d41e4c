import type { PlanResult } from '../../shared/results.ts';
import type { Context } from '../context.ts';
import { loadSelected, loadStack } from '../project.ts';
import { plan as planSteps } from '../reconcile/plan.ts';
import { readState } from '../reconcile/state.ts';
import { prepareSwitch } from '../switch/prepare.ts';
import { recoverIfFree } from '../switch/set-right.ts';
import { requireStack } from '../workspace/catalogue.ts';
import { requireSelection } from '../workspace/selection.ts';
import { planned } from './planned.ts';

/** The steps that `up` would take, and, when another stack's engine runs, how it would be replaced. Changes nothing. */
export const plan = async (context: Context, stack?: string): Promise<PlanResult> => {
  const { workspace, connection } = context;
  await recoverIfFree(context);
  if (stack !== undefined) await requireStack(workspace, stack);
  const connecting = connection.docker();
  connecting.catch(() => {}); // waited for below
  const id = stack ?? (await requireSelection(workspace));
  const loaded = stack === undefined ? await loadSelected(context) : await loadStack(context, stack);
  const { steps, checks, warnings } = planSteps(loaded, await readState(await connecting, loaded));
  const { old, choice } = await prepareSwitch(context, { stack: id });
  return {
    stack: id,
    ...(old && { previous: old.stack.id, choice }),
    steps: steps.map(planned),
    checks: checks.map(planned),
    warnings: [...loaded.warnings, ...warnings],
  };
};
