import { ProblemError } from '../../shared/errors.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import type { Context } from '../context.ts';
import { problemsOf } from '../operation.ts';
import { loadSelected, projectByLabel } from '../project.ts';
import type { SnapshotChange } from '../store.ts';
import { listStacks } from '../workspace/catalogue.ts';
import { readSelection } from '../workspace/selection.ts';
import { readServices, type Wanted, wantedBy } from './read.ts';

/** What the workspace says, without Docker: the stacks and which one is selected. */
export const refreshWorkspace = async ({ workspace, store }: Context): Promise<void> => {
  const [stacks, selection] = await Promise.all([listStacks(workspace), readSelection(workspace)]);
  store.update({
    stacks,
    selected: 'id' in selection ? selection.id : undefined,
    selectionProblem: 'problem' in selection ? selection.problem : undefined,
  });
};

/** What should run: from the files, or from what is known without them and the problem with them. */
const wantedNow = async (context: Context): Promise<Wanted> => {
  const { store, connection } = context;
  const { selected, selectionProblem, stacks } = store.get();
  try {
    if (selected !== undefined && !selectionProblem) return wantedBy(await loadSelected(context));
  } catch (error) {
    const problem = problemsOf(error)?.[0];
    if (!problem) throw error;
    store.update({ selectionProblem: problem });
  }
  const engine = stacks.find(({ id }) => id === selected)?.engine;
  const project = await projectByLabel(context, await connection.docker());
  return { project, ...(engine && { engine }), oneShots: new Set() };
};

/**
 * Looks at everything again and makes it the snapshot. What is wrong with the workspace or with Docker is part of the
 * snapshot, not thrown.
 */
export const refresh = async (context: Context, signal?: AbortSignal): Promise<AppSnapshot> => {
  const { store, connection } = context;
  const connecting = connection.docker();
  connecting.catch(() => {}); // looked at below
  await refreshWorkspace(context);
  try {
    const wanted = await wantedNow(context);
    store.update(await readServices(context, wanted, await connecting, signal));
    if (store.get().runtime.state !== 'connected') await connection.discovery(); // it is back
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    signal?.throwIfAborted();
    const runtime = store.get().runtime;
    store.update({
      ...unknownServices(store.get()),
      runtime: runtime.problem ? runtime : { ...runtime, state: 'unreachable', problem: error.problems[0]! },
    });
  }
  return store.get();
};

/** Without Docker nobody knows: its services are `unknown`, not unhealthy. */
export const unknownServices = ({ services }: AppSnapshot): SnapshotChange => ({
  state: 'unknown',
  services: services.map(({ note: _, since: __, ...service }) => ({ ...service, state: 'unknown' as const })),
  endpoint: undefined,
});
