import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { Project } from '../compose/model.ts';
import { type ApplyContext, filesOf } from './context.ts';

/** Adds to a refused port who has it: another container, or a program of this machine. Other errors stay as they are. */
export async function namePortOwner(error: unknown, context: ApplyContext, service: string): Promise<unknown> {
  if (!(error instanceof ProblemError)) return error;
  const { project } = filesOf(context);
  const problems = await Promise.all(
    error.problems.map((problem) =>
      problem.code === 'port-in-use' ? portProblem(problem, context, project, service) : problem,
    ),
  );
  return new ProblemError(problems, { cause: error });
}

async function portProblem(
  problem: Problem,
  { docker, ports }: ApplyContext,
  project: Project,
  service: string,
): Promise<Problem> {
  const port = refusedPort(problem.evidence ?? [], project, service);
  if (port === undefined) return problem;
  const owners = await docker.findPortOwners(port).catch(() => []);
  const container = owners[0]?.name;
  // A port of a remote engine is not one of this machine.
  const isLocal = docker.endpoint.kind === 'unix';
  const program = container === undefined && isLocal ? await ports?.findListener(port) : undefined;
  const owner =
    container !== undefined
      ? `the container ${container} has it`
      : program
        ? `${program.name} (process ${program.pid}) has it`
        : 'another program has it';
  return {
    ...problem,
    message: `${service} can’t have the port ${port}: ${owner}.`,
    action:
      container === undefined
        ? 'Choose another port in .env, or quit that program.'
        : `Choose another port in .env, or stop it: docker stop ${container}`,
  };
}

/**
 * The port that Docker named (`Bind for 127.0.0.1:8080 failed`, `listen tcp4 0.0.0.0:8080: bind: …`, on a Mac `exposing
 * port TCP 127.0.0.1:8080`), or the only one that the service publishes.
 */
function refusedPort(evidence: readonly string[], project: Project, service: string): number | undefined {
  const text = evidence.join('\n');
  const named = /(?:Bind for|listen (?:tcp|udp)[46]?|port (?:TCP|UDP)) \S*?:(\d+)\b/i.exec(text)?.[1];
  if (named !== undefined) return Number(named);
  const published = (project.services[service]?.ports ?? []).flatMap(({ published }) => published ?? []);
  return published.length === 1 ? Number(published[0]) : undefined;
}
