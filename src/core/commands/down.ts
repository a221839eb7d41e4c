import type { DownResult } from '../../shared/results.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { problemsOf } from '../operation.ts';
import { loadSelected, projectByLabel } from '../project.ts';
import { planDown } from '../reconcile/plan-down.ts';
import { readByLabel } from '../reconcile/state.ts';
import { carryOut } from './carry-out.ts';
import { exclusively } from './exclusively.ts';
import { planned } from './planned.ts';

export interface DownInput {
  /** Volumes too: what is in them is lost. */
  readonly volumes: boolean;
}

/** The files, if they can be read: taking down must work without. */
const filesIfReadable = async (context: Context): Promise<LoadedProject | undefined> => {
  try {
    return await loadSelected(context);
  } catch (error) {
    if (problemsOf(error)) return undefined;
    throw error;
  }
};

/** Stops and removes the project's containers and networks, found by label, so that nothing is left over. */
export const down = (context: Context, { volumes }: DownInput, options: RunOptions = {}): Promise<DownResult> =>
  exclusively(context, { kind: 'down' }, async (report) => {
    const docker = await context.connection.docker();
    const loaded = await filesIfReadable(context);
    const project = loaded?.project.name ?? (await projectByLabel(context, docker));
    const plan = planDown(await readByLabel(docker, project), {
      volumes,
      ...(loaded && { project: loaded.project }),
    });
    await carryOut(context, plan, loaded, { ...options, report });
    await refresh(context);
    return { project, steps: plan.steps.map(planned) };
  });
