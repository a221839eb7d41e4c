import type { DoctorCheck } from '../../shared/results.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import { exposuresIn, openAddress } from '../exposure.ts';
import { checked, fine, skipped, wrong } from './check.ts';

const head = { id: 'network', title: 'Network' };

/** What other machines can reach, and that it was meant so. */
export const checkNetwork = (context: Context, loaded: LoadedProject | undefined): Promise<DoctorCheck> =>
  checked(head, async () => {
    if (!loaded) return skipped(head, 'the files are not usable');
    const problems = await exposuresIn(context, loaded.project);
    if (problems.length > 0) return wrong(head, problems);
    const open = Object.entries(loaded.project.services).flatMap(([name, service]) => {
      const address = openAddress(service);
      return address === undefined ? [] : [`${name} at ${address}`];
    });
    return fine(head, open.length > 0 ? `open to it: ${open.join(', ')}` : 'reached from this machine alone');
  });
