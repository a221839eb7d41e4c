import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { StepProgress } from '../../shared/snapshot.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Container } from '../docker/objects.ts';
import { apply } from '../reconcile/apply.ts';
import { stopAndRemove } from '../reconcile/containers.ts';
import type { ApplyContext } from '../reconcile/context.ts';
import { label } from '../reconcile/labels.ts';
import { plan } from '../reconcile/plan.ts';
import { waitUntilReady } from '../reconcile/ready.ts';
import { readState } from '../reconcile/state.ts';
import type { Plan, Step } from '../reconcile/steps.ts';
import type { PhaseActions } from './phase-actions.ts';
import { isService, projectContainers, projectOf, type Run } from './situation.ts';

/** The target's files, with the old engine as one of its services that are left alone: it is no orphan yet. */
const besideOld = ({ context, journal }: Run): LoadedProject => {
  const { loaded } = context.target;
  const spared = journal.old ? [journal.old.service] : [];
  return { ...loaded, disabledServices: [...loaded.disabledServices, ...spared] };
};

const applyContext = (run: Run, loaded: LoadedProject): ApplyContext => ({
  ...run.context.base,
  loaded,
  signal: run.signal,
  timeoutMs: run.context.limits.readyMs,
  onProgress: (steps) => run.report(summary(steps)),
});

/** All steps of a plan as one line: the bytes of every download together, and what is at work now. */
const summary = (steps: readonly StepProgress[]): Pick<StepProgress, 'bytes' | 'detail'> => {
  const now = steps.filter(({ state }) => state === 'running');
  const loading = now.flatMap(({ bytes }) => bytes ?? []);
  const total = loading.reduce((sum, bytes) => sum + bytes.total, 0);
  const current = loading.reduce((sum, bytes) => sum + bytes.current, 0);
  const detail = now[0]?.detail ?? now[0]?.label;
  return { ...(total > 0 && { bytes: { current, total } }), ...(detail !== undefined && { detail }) };
};

const planTarget = async (run: Run, loaded: LoadedProject, keep: (step: Step) => boolean): Promise<Plan> => {
  const wanted = plan(loaded, await readState(run.context.base.docker, loaded));
  const steps = wanted.steps.filter(keep);
  return { ...wanted, steps, checks: wanted.checks.filter(keep).flatMap((check) => aboutStarted(check, steps)) };
};

/** A check without the services that were there before: a dashboard that fails must not keep an engine from serving. */
const aboutStarted = (check: Step, steps: readonly Step[]): Step[] => {
  if (check.kind !== 'settle') return [check];
  const started = new Set(steps.flatMap((step) => (step.kind === 'start' ? [step.service] : [])));
  const services = check.services.filter((service) => started.has(service));
  return services.length > 0 ? [{ ...check, services }] : [];
};

const isPull = ({ kind }: Step): boolean => kind === 'pull';
const isChange = ({ kind }: Step): boolean => kind !== 'pull' && kind !== 'ready';

export const pull: PhaseActions = {
  isDone: async (run) => (await planTarget(run, besideOld(run), isPull)).steps.length === 0,
  async run(run) {
    const loaded = besideOld(run);
    await apply(await planTarget(run, loaded, isPull), applyContext(run, loaded));
  },
};

export const start: PhaseActions = {
  isDone: async (run) => (await planTarget(run, besideOld(run), isChange)).steps.length === 0,
  async run(run) {
    const loaded = besideOld(run);
    await apply(await planTarget(run, loaded, isChange), applyContext(run, loaded));
  },
  undo: removeWhatIsNew,
};

/**
 * Removes what the project did not have before the switch, and stops what did not run. Volumes stay: they may hold a
 * model that was downloaded.
 */
async function removeWhatIsNew(run: Run): Promise<void> {
  const { docker } = run.context.base;
  const { services, running, networks } = run.journal.before;
  const isOf = (names: readonly string[], { labels }: Container) => names.includes(labels[label.service] ?? '');
  const containers = (await projectContainers(docker, projectOf(run))).filter((found) => !isOf(running, found));
  await Promise.all(
    containers.map((container) =>
      isOf(services, container)
        ? docker.stopContainer(container.id)
        : stopAndRemove(run.context.base, container.id, { volumes: true }),
    ),
  );
  for (const network of await docker.listNetworks([`${label.project}=${projectOf(run)}`])) {
    if (!networks.includes(network.name)) await docker.removeNetwork(network.id);
  }
}

/** Waits for an engine, given the time that a new one has. */
const waitFor = (run: Run, stack: Parameters<typeof waitUntilReady>[2]): Promise<void> => {
  const { base, limits } = run.context;
  const deadline = base.clock.monotonic() + limits.readyMs;
  return waitUntilReady({ ...base, signal: run.signal, deadline }, projectOf(run), stack, run.report);
};

export const ready: PhaseActions = { run: (run) => waitFor(run, run.context.target.stack) };

export const stopOld: PhaseActions = {
  async run({ context, journal }) {
    for (const { id } of journal.old?.containers ?? []) await context.base.docker.stopContainer(id);
  },
  async undo(run) {
    const { old } = run.journal;
    if (!old) return;
    const { docker } = run.context.base;
    const found = await Promise.all(old.containers.map(({ id }) => docker.inspectContainer(id)));
    const left = found.filter((container) => container !== undefined);
    if (left.length === 0) throw new ProblemError(vanished(old.title));
    for (const { id } of left) await docker.startContainer(id);
    await waitFor(run, { title: old.title, engine: { service: old.service, kind: old.kind, port: old.port } });
  },
};

const vanished = (title: string): Problem => ({
  code: 'engine-off',
  message: `${title} could not be started again: somebody removed its container meanwhile.`,
  action: 'Make it anew: up.',
});

/** Everything that the target's files don't have, the old engine first of all. */
export const removeOld: PhaseActions = {
  async run(run) {
    for (const { id } of run.journal.old?.containers ?? []) await stopAndRemove(run.context.base, id);
    const { loaded } = run.context.target;
    await apply(await planTarget(run, loaded, isChange), applyContext(run, loaded));
  },
};

/** How long Docker may take to let go of the old engine's ports. */
const releaseMs = 5_000;
const pollMs = 250;

/** The old engine's containers are gone, with the memory that was theirs, and nothing answers on their ports. */
export const verify: PhaseActions = {
  async run(run) {
    const { clock } = run.context.base;
    for (const end = clock.monotonic() + releaseMs; ; ) {
      const problems = await leftOf(run);
      if (problems.length === 0) return;
      if (clock.monotonic() >= end) throw new ProblemError(problems);
      await clock.sleep(pollMs, run.signal);
    }
  },
};

/** What is left of the old engine. */
const leftOf = async (run: Run): Promise<Problem[]> => {
  const { old } = run.journal;
  if (!old) return [];
  const containers = await projectContainers(run.context.base.docker, projectOf(run));
  const left = containers.filter(
    (container) => isService(old.service)(container) || old.containers.some(({ id }) => id === container.id),
  );
  const taken = new Set(containers.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)));
  const ports = old.containers.flatMap(({ hostPorts }) => hostPorts).filter((port) => !taken.has(port));
  const problems: Problem[] = left.map(({ name }) => ({
    code: 'old-engine-left',
    message: `${old.title} was stopped, but its container ${name} is still there.`,
  }));
  for (const port of ports) {
    const owner = await run.context.base.ports?.findListener(port);
    if (owner) problems.push(portStillOpen(old.title, port, owner.name));
  }
  return problems;
};

const portStillOpen = (title: string, port: number, owner: string): Problem => ({
  code: 'old-engine-left',
  message: `${title} is gone, but ${owner} still listens on its port ${port}.`,
  action: 'Restart Docker if nothing of yours uses that port.',
});
