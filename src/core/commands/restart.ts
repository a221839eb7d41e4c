import type { RestartResult } from '../../shared/results.ts';
import type { StepProgress } from '../../shared/snapshot.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { loadSelected } from '../project.ts';
import { plan } from '../reconcile/plan.ts';
import { restoreRestartPolicies } from '../reconcile/restart-policies.ts';
import { readState } from '../reconcile/state.ts';
import { type CarryOutOptions, carryOut } from './carry-out.ts';
import { exclusively } from './exclusively.ts';
import { containersOf } from './service.ts';

export interface RestartInput {
  readonly service: string;
  readonly timeoutMs?: number;
}

/** Waits as `up` does: that the services keep running and, if it is the engine, that it is ready. */
const settle = async (context: Context, service: string, options: CarryOutOptions): Promise<void> => {
  const loaded = await loadSelected(context);
  const whole = plan(loaded, await readState(await context.connection.docker(), loaded));
  const checks = whole.checks.filter((check) => check.kind !== 'ready' || check.service === service);
  await carryOut(context, { ...whole, steps: [], checks }, loaded, options);
};

/** Restarts a service's containers, and waits until it runs or, if it is the engine, is ready. */
export const restart = async (
  context: Context,
  input: RestartInput,
  options: RunOptions = {},
): Promise<RestartResult> => {
  const containers = await containersOf(context, input.service);
  return exclusively(context, { kind: 'restart' }, async (report) => {
    const docker = await context.connection.docker();
    const step: StepProgress = {
      id: `restart:${input.service}`,
      label: `Restart ${input.service}`,
      service: input.service,
      state: 'running',
    };
    report([step]);
    const loaded = await loadSelected(context);
    await restoreRestartPolicies(docker, loaded.project, containers);
    for (const { id } of containers) {
      options.signal?.throwIfAborted();
      await docker.restartContainer(id);
    }
    const done: StepProgress = { ...step, state: 'done' };
    report([done]);
    await settle(context, input.service, { ...input, ...options, report: (steps) => report([done, ...steps]) });
    await refresh(context);
    return { service: input.service, containers: containers.map(({ name }) => name) };
  });
};
