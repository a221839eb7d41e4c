import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { StackBlock } from '../compose/load.ts';
import type { Container } from '../docker/objects.ts';
import type { Engine, Probe } from '../engines/engine.ts';
import { type Address, addressOf } from './address.ts';
import { isOver, type Running } from './context.ts';
import { exitedProblem, lastLine, quotedLog } from './evidence.ts';
import { isOneOff, label } from './labels.ts';
import type { Report } from './progress.ts';
import { watchRestarts } from './wait.ts';

const firstPauseMs = 100;
const longestPauseMs = 1_000;
const logEveryMs = 1_000;

/**
 * Waits until a stack's engine answers on its own API, asked from this machine, whatever its health check says. Throws
 * when its container ends or loops, or when the time is over, with the last lines of its log.
 */
export async function waitUntilReady(
  running: Running,
  project: string,
  stack: StackBlock,
  report: Report,
): Promise<void> {
  const { service, kind, port } = stack.engine;
  const engine = running.engines[kind];
  const watch = watchRestarts();
  const log = followLog(running, report);
  let address: { readonly of: string; readonly at: Address } | undefined;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 1.25, longestPauseMs)) {
    const containers = await projectContainers(running, project);
    const container = containers.find(({ labels }) => labels[label.service] === service);
    if (!container) throw new ProblemError(goneProblem(service));
    await throwIfEnded(running, container, watch);
    // Docker may give another port or address with every start.
    const of = `${container.id} ${container.startedAt}`;
    if (container.state === 'running' && address?.of !== of) {
      address = { of, at: addressOf(running.docker, container, port, containers) };
    }
    const probe = address && (await ask(engine, address.at, running.signal));
    if (probe?.state === 'ready' || (address && isHealthyUnasked(address.at, container, probe))) return;
    if (isOver(running)) throw new ProblemError(await notReady(running, stack, container, probe));
    await log(container, probe);
    await running.clock.sleep(pause, running.signal);
  }
}

const projectContainers = async ({ docker }: Running, project: string): Promise<Container[]> =>
  (await docker.listContainers([`${label.project}=${project}`, label.hash])).filter(({ labels }) => !isOneOff(labels));

const ask = (engine: Engine, { baseUrl, get }: Address, signal: AbortSignal): Promise<Probe> =>
  engine.probe(baseUrl, signal, get);

/** Where no container has a program to ask it with, its health check is all there is. */
const isHealthyUnasked = ({ via }: Address, { health }: Container, probe: Probe | undefined): boolean =>
  via === 'exec' && probe?.state === 'refused' && health?.status === 'healthy';

async function throwIfEnded(
  running: Running,
  container: Container,
  watch: ReturnType<typeof watchRestarts>,
): Promise<void> {
  if (container.state === 'exited' || container.state === 'dead') {
    throw new ProblemError(await exitedProblem(running.docker, container));
  }
  const loop = await watch(running, container);
  if (loop) throw new ProblemError(loop);
}

/** While it loads, its last log line says how far it is; asked for once a second. */
function followLog({ docker, clock }: Running, report: Report) {
  let asked = Number.NEGATIVE_INFINITY;
  return async (container: Container, probe: Probe | undefined): Promise<void> => {
    if (clock.monotonic() - asked < logEveryMs) return;
    asked = clock.monotonic();
    const detail = (await lastLine(docker, container)) ?? probe?.detail;
    if (detail !== undefined) report({ detail });
  };
}

const goneProblem = (service: string): Problem => ({
  code: 'service-exited',
  message: `${service} has no container any more: it was removed while it was waited for.`,
  action: 'Run up again.',
});

async function notReady(
  { docker }: Running,
  { title }: StackBlock,
  container: Container,
  probe: Probe | undefined,
): Promise<Problem> {
  const why =
    probe?.detail ?? (probe?.state === 'refused' ? 'nothing answers on its port yet' : 'it does not serve yet');
  return {
    code: 'not-ready',
    message: `${title} did not become ready in time: ${why}.`,
    ...(await quotedLog(docker, container)),
    kept: 'It was left running and may still become ready.',
  };
}
