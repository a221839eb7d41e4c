import { relative } from 'node:path';
import { ProblemError } from '../../shared/errors.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { plan } from '../reconcile/plan.ts';
import { readState } from '../reconcile/state.ts';
import type { RecreateReason } from '../reconcile/steps.ts';
import type { Facts } from './facts.ts';

/** Reasons that come of the files; the others of what happened to a container. */
const ofFiles = new Set<RecreateReason['kind']>(['configuration', 'network', 'volume']);

/** What `up` would replace because the files changed since; undefined: nothing, or the files can't be carried out. */
export const readDrift = async (
  docker: Docker,
  loaded: LoadedProject,
  { root, listed }: { readonly root: string; readonly listed: readonly Container[] },
): Promise<Facts['drift']> => {
  try {
    const { steps } = plan(loaded, await readState(docker, loaded, listed));
    const services = steps.flatMap((step) =>
      step.kind === 'recreate' && ofFiles.has(step.reason.kind) ? [step.service] : [],
    );
    if (services.length === 0) return undefined;
    return { services: [...new Set(services)], files: loaded.files.map((file) => relative(root, file)) };
  } catch (error) {
    if (error instanceof ProblemError) return undefined; // said elsewhere: by plan, by the next look
    throw error;
  }
};
