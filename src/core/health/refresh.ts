import { ProblemError } from '../../shared/errors.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { problemsOf } from '../operation.ts';
import { projectByLabel } from '../project.ts';
import { label } from '../reconcile/labels.ts';
import { readSelection } from '../workspace/selection.ts';
import { hearEngine, hearGateway } from './ask.ts';
import { readDrift } from './drift.ts';
import type { Found } from './evidence.ts';
import { explainAll } from './explain.ts';
import { type Wanted, wantedBy } from './wanted.ts';

/** What the workspace says, without Docker: the stacks and which one is selected. */
export const refreshWorkspace = async ({ workspace, store, kept }: Context): Promise<void> => {
  const [stacks, selection] = await Promise.all([kept.stacks(), readSelection(workspace)]);
  store.update({
    stacks,
    selected: 'id' in selection ? selection.id : undefined,
    selectionProblem: 'problem' in selection ? selection.problem : undefined,
  });
};

/** What should run: from the files, or from what is known without them and the problem with them. */
const wantedNow = async (context: Context): Promise<{ wanted: Wanted; loaded?: LoadedProject }> => {
  const { store, connection, kept } = context;
  const { selected, selectionProblem, stacks } = store.get();
  try {
    if (selected !== undefined && !selectionProblem) {
      const loaded = await kept.selected();
      return { wanted: wantedBy(loaded), loaded };
    }
  } catch (error) {
    const problem = problemsOf(error)?.[0];
    if (!problem) throw error;
    store.update({ selectionProblem: problem });
  }
  const stack = stacks.find(({ id }) => id === selected);
  const project = await projectByLabel(context, await connection.docker());
  const engine = stack && { engine: stack.engine, title: stack.title };
  return { wanted: { project, ...engine, oneShots: new Set() } };
};

/** Whether the files differ from what runs is asked only while nobody makes them the same. */
const driftNow = async (
  { store, workspace: { root } }: Context,
  docker: Docker,
  loaded: LoadedProject | undefined,
  { listed = [] }: Found,
) => ({
  found: loaded && !store.get().operation ? await readDrift(docker, loaded, { root, listed }) : undefined,
});

export interface RefreshOptions {
  /** Looks for changed files too. */
  readonly thorough: boolean;
}

interface Looking {
  readonly look: number;
  readonly docker: Docker;
  readonly signal: AbortSignal | undefined;
}

/** Lists the project's containers, and asks the engine and the gateway at the same time. */
const findAll = async (context: Context, wanted: Wanted, { look, docker, signal }: Looking): Promise<Found> => {
  const listed = await docker.listContainers([`${label.project}=${wanted.project}`, label.hash]);
  const found: Found = { wanted, listed };
  const evidence = context.health.preview(look, found)?.evidence;
  if (!evidence) return found;
  const asking = { docker, evidence, signal };
  const [engine, gateway] = await Promise.all([hearEngine(context, asking), hearGateway(context, asking)]);
  return { ...found, ...engine, ...gateway };
};

const lookAtDocker = async (
  context: Context,
  connecting: Promise<Docker>,
  { look, signal, thorough }: Omit<Looking, 'docker'> & RefreshOptions,
): Promise<void> => {
  const { store, connection, health } = context;
  const { wanted, loaded } = await wantedNow(context);
  const docker = await connecting;
  const found = await findAll(context, wanted, { look, docker, signal });
  if (store.get().runtime.state !== 'connected') await connection.discovery(); // it is back
  const services = health.preview(look, found)?.services ?? [];
  const words = await explainAll(context, services, { docker, load: async () => loaded, signal });
  health.take(look, { ...found, words }, thorough ? await driftNow(context, docker, loaded, found) : undefined);
};

/**
 * Looks at everything again and makes it the snapshot. What is wrong with the workspace or with Docker is part of the
 * snapshot, not thrown.
 */
export const refresh = async (
  context: Context,
  signal?: AbortSignal,
  { thorough }: RefreshOptions = { thorough: false },
): Promise<AppSnapshot> => {
  const { store, connection, health } = context;
  const look = health.begin();
  const connecting = connection.docker();
  connecting.catch(() => {}); // looked at below
  await Promise.all([refreshWorkspace(context), health.expectations.check()]);
  try {
    await lookAtDocker(context, connecting, { look, thorough, signal });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    signal?.throwIfAborted();
    health.lose(look, store.get().runtime.problem ?? error.problems[0]!);
  }
  return store.get();
};
