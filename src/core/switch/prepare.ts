import { ProblemError } from '../../shared/errors.ts';
import type { SwitchChoice } from '../../shared/snapshot.ts';
import { pointAt } from '../commands/select.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { requireUnexposed } from '../exposure.ts';
import { loadStack } from '../project.ts';
import { label } from '../reconcile/labels.ts';
import { listStacks } from '../workspace/catalogue.ts';
import { workspacePaths } from '../workspace/find.ts';
import { clearSelection, readSelection } from '../workspace/selection.ts';
import { memoryInUse, memoryPressure, sharedBetween } from './facts.ts';
import type { Journal } from './journal.ts';
import { chooseMode, type SwitchMode } from './mode.ts';
import { aliveStates, findServing, type Serving } from './serving.ts';
import { projectContainers, type SwitchContext, type SwitchLimits, type Target } from './situation.ts';

export interface SwitchRequest {
  readonly stack: string;
  /** Default: `auto`. */
  readonly mode?: SwitchMode | 'auto';
  readonly limits?: Partial<SwitchLimits>;
}

/** Drain: 10 minutes, as long as a long answer takes on a CPU. Ready: half an hour, a model's download included. */
export const usualLimits: SwitchLimits = { drainMs: 600_000, readyMs: 1_800_000, cutAnswers: false };

/** Everything that is known before a switch begins. */
export interface Prepared {
  readonly docker: Docker;
  readonly target: Target;
  readonly limits: SwitchLimits;
  /** The engines that run. */
  readonly serving: readonly Serving[];
  /** The one to replace: runs and is not the target's. */
  readonly old?: Serving;
  readonly choice: SwitchChoice;
}

/** A stack's files with the paths that they have once it is selected: the labels must name the link, as Compose's do. */
export const loadTarget = async (context: Context, id: string): Promise<Target> => {
  const loaded = await loadStack(context, id);
  const { stack } = loaded;
  if (!stack) throw new Error(`The stack ${id} has no x-frontier block.`); // the catalogue refuses such a stack
  return { id, stack, loaded: { ...loaded, configFiles: [workspacePaths(context.workspace).selection] } };
};

/**
 * Looks at all that decides how a switch goes; changes nothing.
 * @throws ProblemError what is wrong with the files, and what they would open to the network without leave
 */
export const prepareSwitch = async (context: Context, request: SwitchRequest): Promise<Prepared> => {
  const [docker, target, stacks] = await Promise.all([
    context.connection.docker(),
    loadTarget(context, request.stack),
    listStacks(context.workspace),
  ]);
  await requireUnexposed(context, target.loaded.project);
  const serving = findServing(stacks, await projectContainers(docker, target.loaded.project.name));
  const old = serving.find(({ stack }) => stack.id !== target.id);
  const limits = { ...usualLimits, ...request.limits };
  const choice = await choose(context, docker, target, old, request.mode ?? 'auto');
  return { docker, target, serving, limits, choice, ...(old && { old }) };
};

const choose = async (
  context: Context,
  docker: Docker,
  target: Target,
  old: Serving | undefined,
  wanted: SwitchMode | 'auto',
): Promise<SwitchChoice> => {
  const shared = sharedBetween(target, old?.containers ?? []);
  if (!old) return chooseMode({ target: target.stack.title, total: 0, ...shared });
  if (wanted === 'stop-first') return { mode: wanted, reason: `${old.stack.title} is stopped first, as asked.` };
  if (wanted === 'overlap') {
    const [port] = shared.sharedPorts;
    if (port !== undefined) {
      throw new ProblemError({
        code: 'port-in-use',
        message: `Both engines use port ${port}, so they can’t run beside each other.`,
        action: 'Switch with --mode stop-first, or give one of them another port in .env.',
      });
    }
    return { mode: wanted, reason: `${target.stack.title} is started beside ${old.stack.title}, as asked.` };
  }
  const { memory: needed } = target.stack;
  const [{ memory: total }, pressure, used] = await Promise.all([
    docker.info(),
    memoryPressure(context),
    needed !== undefined ? memoryInUse(docker) : undefined,
  ]);
  return chooseMode({
    target: target.stack.title,
    total,
    ...shared,
    old: old.stack.title,
    ...(pressure && { pressure }),
    ...(needed !== undefined && { needed }),
    ...(used !== undefined && { used }),
  });
};

/** What the phases work with. */
export const switchContext = (
  context: Context,
  prepared: Pick<Prepared, 'docker' | 'target' | 'limits'>,
): SwitchContext => ({
  workspace: context.workspace,
  base: { docker: prepared.docker, engines: context.engines, clock: context.clock, ports: context.ports },
  target: prepared.target,
  limits: prepared.limits,
  select: async (stack) => {
    await pointAt(context, stack);
  },
  restoreSelection: async (stack) => {
    if (stack === undefined) await clearSelection(context.workspace);
    else await pointAt(context, stack);
  },
});

/** The journal with which a switch begins. */
export const newJournal = async (context: Context, prepared: Prepared): Promise<Journal> => {
  const { docker, target, old, choice } = prepared;
  const project = target.loaded.project.name;
  const selection = await readSelection(context.workspace);
  const networks = await docker.listNetworks([`${label.project}=${project}`]);
  const containers = await projectContainers(docker, project);
  return {
    version: 1,
    to: target.id,
    ...(selection.kind === 'stack' && { selected: selection.id }),
    mode: choice.mode,
    startedAt: new Date(context.clock.now()).toISOString(),
    phase: 'preflight',
    direction: 'forward',
    ...(old && { old: describeOld(old) }),
    before: {
      services: servicesOf(containers),
      running: servicesOf(containers.filter(({ state }) => aliveStates.has(state))),
      networks: networks.map(({ name }) => name),
    },
  };
};

const servicesOf = (containers: readonly Container[]): string[] => [
  ...new Set(containers.map(({ labels }) => labels[label.service] ?? '')),
];

const describeOld = ({ stack, containers }: Serving): NonNullable<Journal['old']> => ({
  stack: stack.id,
  title: stack.title,
  ...stack.engine,
  containers: containers.map(({ id, name, ports }) => ({
    id,
    name,
    hostPorts: [...new Set(ports.map(({ hostPort }) => hostPort).filter((port) => port > 0))],
  })),
});
