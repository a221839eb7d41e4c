import { ProblemError } from '../../shared/errors.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { refusalProblem } from '../docker/problems.ts';
import { namePortOwner } from '../reconcile/refusals.ts';
import type { SaidLine, Words } from './evidence.ts';
import type { ServiceFacts, ServiceHealth } from './facts.ts';
import { wantsLog } from './machine.ts';
import { quotedLines } from './rules/rule.ts';

const readLines = async (docker: Docker, id: string, signal?: AbortSignal): Promise<SaidLine[]> => {
  const lines: SaidLine[] = [];
  const options = { tail: quotedLines, timestamps: true, ...(signal && { signal }) };
  for await (const { text, at } of docker.logs(id, options)) lines.push({ text, ...(at !== undefined && { at }) });
  return lines;
};

/** Why Docker could not start it, with the owner of a port that is taken. */
const startProblemOf = async (
  { engines, clock, ports }: Context,
  { docker, load }: Explaining,
  { name, title, container }: ServiceFacts,
) => {
  if (!container || container.state === 'running' || container.error === '') return undefined;
  const problem = refusalProblem(`start ${title}`, new Error(container.error));
  const loaded = await load();
  if (!loaded) return problem;
  const named = await namePortOwner(new ProblemError(problem), { docker, loaded, engines, clock, ports }, name);
  return named instanceof ProblemError ? named.problems[0] : problem;
};

export interface Explaining {
  readonly docker: Docker;
  /** The files, if they can be read. */
  readonly load: () => Promise<LoadedProject | undefined>;
  readonly signal: AbortSignal | undefined;
}

/** A service, and the state that its facts lead to. */
export interface Explained {
  readonly facts: ServiceFacts;
  readonly health: ServiceHealth | undefined;
}

/** What a look alone does not show: the last lines of what is not well, and why Docker refused. undefined: it has no container. */
const explain = async (
  context: Context,
  { facts, health }: Explained,
  explaining: Explaining,
): Promise<Words | undefined> => {
  const { container } = facts;
  if (!container || !health) return undefined;
  const { docker, signal } = explaining;
  const [lastLines, startProblem] = await Promise.all([
    // A log that can't be read (its driver keeps none, the container is gone) explains nothing.
    wantsLog(health, facts) ? readLines(docker, container.id, signal).catch(() => undefined) : undefined,
    startProblemOf(context, explaining, facts),
  ]);
  return { id: container.id, ...(lastLines && { lastLines }), ...(startProblem && { startProblem }) };
};

/** The same of several services, by their names. */
export const explainAll = async (
  context: Context,
  services: readonly Explained[],
  explaining: Explaining,
): Promise<Map<string, Words>> => {
  const said = await Promise.all(
    services.map(async (service) => [service.facts.name, await explain(context, service, explaining)] as const),
  );
  return new Map(said.flatMap(([name, words]) => (words ? [[name, words] as const] : [])));
};
