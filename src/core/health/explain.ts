import { ProblemError } from '../../shared/errors.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { refusalProblem } from '../docker/problems.ts';
import { namePortOwner } from '../reconcile/refusals.ts';
import type { ServiceFacts, ServiceHealth } from './facts.ts';
import { wantsLog } from './machine.ts';
import { quotedLines } from './rules/rule.ts';

const readLines = async (docker: Docker, id: string, signal?: AbortSignal): Promise<string[]> => {
  const lines: string[] = [];
  for await (const { text } of docker.logs(id, { tail: quotedLines, ...(signal && { signal }) })) lines.push(text);
  return lines;
};

/** Why Docker could not start it, with the owner of a port that is taken. */
const startProblemOf = async (
  { engines, clock, ports }: Context,
  docker: Docker,
  loaded: LoadedProject | undefined,
  { name, title, container }: ServiceFacts,
) => {
  if (!container || container.state === 'running' || container.error === '') return undefined;
  const problem = refusalProblem(`start ${title}`, new Error(container.error));
  if (!loaded) return problem;
  const named = await namePortOwner(new ProblemError(problem), { docker, loaded, engines, clock, ports }, name);
  return named instanceof ProblemError ? named.problems[0] : problem;
};

/** What a look alone does not show: the last lines of what is not well, and why Docker refused. */
export const explain = async (
  context: Context,
  docker: Docker,
  loaded: LoadedProject | undefined,
  { facts, health, signal }: { facts: ServiceFacts; health: ServiceHealth | undefined; signal?: AbortSignal },
): Promise<ServiceFacts> => {
  const { container } = facts;
  if (!container || !health) return facts;
  const [lastLines, startProblem] = await Promise.all([
    // A log that can't be read (its driver keeps none, the container is gone) explains nothing.
    wantsLog(health, facts) ? readLines(docker, container.id, signal).catch(() => undefined) : undefined,
    startProblemOf(context, docker, loaded, facts),
  ]);
  return { ...facts, ...(lastLines && { lastLines }), ...(startProblem && { startProblem }) };
};
