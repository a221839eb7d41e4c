import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { Container } from '../docker/objects.ts';
import { isOver, type Running } from './context.ts';
import { exitedProblem, loopProblem, loopRestarts, serviceOf, unhealthyProblem } from './evidence.ts';
import { isOneOff, label } from './labels.ts';
import type { Report } from './progress.ts';
import type { SettleStep, WaitStep } from './steps.ts';

const pollMs = 150;

/** How long a container must have run without stopping to count as running. */
const settleMs = 500;

/** A service's containers as they are now. */
async function containersOf({ docker }: Running, project: string, service: string): Promise<Container[]> {
  const own = [`${label.project}=${project}`, `${label.service}=${service}`, label.hash];
  return (await docker.listContainers(own)).filter(({ labels }) => !isOneOff(labels));
}

/** Waits for a condition of `depends_on` on all containers of a service; throws what keeps it from being met. */
export async function waitForCondition(
  running: Running,
  project: string,
  step: WaitStep,
  report: Report,
): Promise<void> {
  const watch = watchRestarts();
  for (;;) {
    const containers = await containersOf(running, project, step.service);
    const states = await Promise.all(
      containers.map(async (container) => {
        const looping = await watch(running, container);
        if (looping) throw dependencyFailed(step, looping);
        return step.condition === 'service_healthy'
          ? isHealthy(running, step, container)
          : isFinished(running, step, container);
      }),
    );
    if (states.every(Boolean) && containers.length > 0) return;
    if (isOver(running)) throw new ProblemError(await timedOut(running, step, containers));
    const output = containers[0]?.health?.log.at(-1)?.output.trim().split('\n').at(-1);
    if (output) report({ detail: output.slice(0, 200) });
    await running.clock.sleep(pollMs, running.signal);
  }
}

async function isHealthy({ docker }: Running, step: WaitStep, container: Container): Promise<boolean> {
  if (container.state === 'exited' || container.state === 'dead') {
    throw dependencyFailed(step, await exitedProblem(docker, container));
  }
  if (container.state !== 'running') return false;
  if (container.health?.status === 'unhealthy') throw dependencyFailed(step, await unhealthyProblem(docker, container));
  if (container.health) return container.health.status === 'healthy';
  throw new ProblemError({
    code: 'dependency-failed',
    message: `Others wait until ${step.service} is healthy, but it has no health check.`,
    action: 'Give it a healthcheck, or wait for service_started.',
  });
}

async function isFinished({ docker }: Running, step: WaitStep, container: Container): Promise<boolean> {
  if (container.state !== 'exited' && container.state !== 'dead') return false;
  if (container.exitCode !== 0) throw dependencyFailed(step, await exitedProblem(docker, container));
  return true;
}

const dependencyFailed = (step: WaitStep, problem: Problem): ProblemError =>
  new ProblemError({
    ...problem,
    code:
      problem.code === 'service-exited' || problem.code === 'service-unhealthy' ? 'dependency-failed' : problem.code,
    message: `${problem.message} Others wait until it ${step.condition === 'service_healthy' ? 'is healthy' : 'has finished'}.`,
  });

async function timedOut({ docker }: Running, step: WaitStep, containers: readonly Container[]): Promise<Problem> {
  const { evidence = [], source } = containers[0] ? await unhealthyProblem(docker, containers[0]) : {};
  const what = step.condition === 'service_healthy' ? 'become healthy' : 'finish';
  return {
    code: 'not-ready',
    message: `${step.service} did not ${what} in time.`,
    ...(evidence.length > 0 && { evidence }),
    ...(source && { source }),
    action: 'Read its log, or give it more time with --timeout.',
  };
}

/** Tells of a container that is started again and again since it was first seen. */
export function watchRestarts(): (running: Running, container: Container) => Promise<Problem | undefined> {
  const first = new Map<string, number>();
  return async ({ docker }, container) => {
    const before = first.get(container.id);
    if (before === undefined || container.restartCount < before) first.set(container.id, container.restartCount);
    const restarts = container.restartCount - (first.get(container.id) ?? 0);
    return restarts >= loopRestarts ? loopProblem(docker, container, restarts) : undefined;
  };
}

/**
 * Waits until the services' containers have run for a moment without stopping; those that ended well count as done.
 * Containers that ran before (`fresh` doesn't have their names) need not run that long, unless they were restarted.
 * @returns the health checks that fail and keep nobody from being served
 */
export async function waitUntilSettled(
  running: Running,
  project: string,
  step: SettleStep,
  fresh: ReadonlySet<string>,
): Promise<readonly Problem[]> {
  const wanted = new Set(step.services);
  const watch = watchRestarts();
  const since = new Map<string, { readonly startedAt: string | undefined; readonly seen: number }>();
  const isSettled = (container: Container): boolean => {
    if (container.state === 'exited') return true;
    if (container.state !== 'running') return false;
    if (!fresh.has(container.name) && container.restartCount === 0) return true;
    const known = since.get(container.id);
    if (known?.startedAt === container.startedAt && known) return running.clock.monotonic() - known.seen >= settleMs;
    since.set(container.id, { startedAt: container.startedAt, seen: running.clock.monotonic() });
    return false;
  };
  for (;;) {
    const all = await running.docker.listContainers([`${label.project}=${project}`, label.hash]);
    const containers = all.filter(({ labels }) => wanted.has(labels[label.service] ?? '') && !isOneOff(labels));
    const problems = await Promise.all(containers.map((container) => fault(running, container, watch)));
    const found = problems.filter((problem) => problem !== undefined);
    if (found.length > 0) throw new ProblemError(found);
    const unhealthy = containers.filter(isUnhealthy);
    if (unhealthy.some((container) => step.serving.includes(serviceOf(container)))) {
      throw new ProblemError(
        await Promise.all(unhealthy.map((container) => unhealthyProblem(running.docker, container))),
      );
    }
    if (containers.map(isSettled).every(Boolean)) {
      return Promise.all(unhealthy.map((container) => illWarning(running, container)));
    }
    if (isOver(running)) throw new ProblemError(unsettled(containers.filter((container) => !isSettled(container))));
    await running.clock.sleep(pollMs, running.signal);
  }
}

const isUnhealthy = ({ state, health }: Container): boolean => state === 'running' && health?.status === 'unhealthy';

const illWarning = async ({ docker }: Running, container: Container): Promise<Problem> => ({
  ...(await unhealthyProblem(docker, container)),
  kept: 'It was left running; the engine serves all the same.',
});

/** What is wrong with a container that should run. */
async function fault(
  running: Running,
  container: Container,
  watch: ReturnType<typeof watchRestarts>,
): Promise<Problem | undefined> {
  const { docker } = running;
  const { state, exitCode } = container;
  if (state === 'dead' || (state === 'exited' && exitCode !== 0)) return exitedProblem(docker, container);
  return watch(running, container);
}

const unsettled = (containers: readonly Container[]): Problem[] =>
  containers.map((container) => ({
    code: 'not-ready',
    message: `${serviceOf(container)} did not come to run in time: its container is ${container.state}.`,
    action: `Read its log: docker logs ${container.name}`,
  }));
