import type { Problem } from '../../shared/errors.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Container, Docker } from '../docker/client.ts';
import { label } from './labels.ts';

/** Restarts after which a container is taken to be in a loop: with Docker's back-off, within about a second. */
export const loopRestarts = 3;

const maxLines = 10;
const maxLineLength = 500;

/** The last lines that a container wrote, oldest first; none if its log can't be read (a logging driver without reading). */
export async function lastLines(docker: Docker, id: string, count = maxLines): Promise<string[]> {
  const lines: string[] = [];
  try {
    for await (const { text } of docker.logs(id, { tail: count })) lines.push(text.slice(0, maxLineLength));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
  return lines.slice(-count).filter((line) => line.trim() !== '');
}

/** A container that ended though it should run. */
export async function exitedProblem(docker: Docker, container: Container): Promise<Problem> {
  const evidence = await lastLines(docker, container.id);
  const log = `Read its whole log: docker logs ${container.name}`;
  if (evidence.some((line) => line.includes('exec format error'))) {
    return {
      code: 'image-platform',
      message: `The image ${container.image} of ${serviceOf(container)} is made for another processor than this engine's.`,
      evidence,
    };
  }
  const how = container.oomKilled
    ? `was ended for want of memory (exit code ${container.exitCode})`
    : `ended with exit code ${container.exitCode}`;
  const said = container.error === '' ? [] : [container.error];
  return {
    code: 'service-exited',
    message: `${serviceOf(container)} ${how}.`,
    evidence: [...said, ...evidence],
    action: container.oomKilled ? 'Give it more memory, or give Docker more.' : log,
  };
}

/** A container that its restart policy starts again and again. */
export async function loopProblem(docker: Docker, container: Container, restarts: number): Promise<Problem> {
  const evidence = await lastLines(docker, container.id);
  const cause = container.oomKilled ? ', for want of memory' : '';
  return {
    code: 'restart-loop',
    message: `${serviceOf(container)} ended and was started again ${restarts} times (exit code ${container.exitCode}${cause}).`,
    evidence,
    kept: 'It was left as it is.',
  };
}

/** A container whose health check fails: what the check said last, or else the log. */
export async function unhealthyProblem(docker: Docker, container: Container): Promise<Problem> {
  const said = container.health?.log.at(-1)?.output.trim();
  return {
    code: 'service-unhealthy',
    message: `The health check of ${serviceOf(container)} fails.`,
    evidence: said ? [said.slice(0, maxLineLength)] : await lastLines(docker, container.id),
  };
}

/** The service that a container belongs to, or its name. */
export const serviceOf = ({ labels, name }: Container): string => labels[label.service] ?? name;
