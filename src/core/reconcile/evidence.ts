import type { Problem } from '../../shared/errors.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Quoted } from '../../shared/evidence.ts';
import type { Docker, LogLine } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { label } from './labels.ts';

/** Restarts after which a container is taken to be in a loop: with Docker's back-off, within about a second. */
export const loopRestarts = 3;

const maxLines = 10;
const maxLineLength = 500;

/** The last lines that a container wrote, oldest first; none if its log can't be read (a logging driver without reading). */
async function lastLines(docker: Docker, id: string, count: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  try {
    for await (const line of docker.logs(id, { tail: count, timestamps: true })) lines.push(line);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
  return lines.slice(-count).filter(({ text }) => text.trim() !== '');
}

/** The last line that a container wrote. */
export async function lastLine(docker: Docker, { id }: Container): Promise<string | undefined> {
  return (await lastLines(docker, id, 1))[0]?.text.slice(0, maxLineLength);
}

/** The last lines that a container wrote, as evidence. */
export async function quotedLog(docker: Docker, container: Container): Promise<Quoted> {
  const lines = await lastLines(docker, container.id, maxLines);
  const at = lines.at(-1)?.at;
  const evidence = lines.map(({ text }) => text.slice(0, maxLineLength));
  const source = { kind: 'log', service: serviceOf(container), ...(at !== undefined && { at }) } as const;
  return { evidence, ...(lines.length > 0 && { source }) };
}

/** A container that ended though it should run. */
export async function exitedProblem(docker: Docker, container: Container): Promise<Problem> {
  const { evidence, source } = await quotedLog(docker, container);
  const from = source && { source };
  const log = `Read its whole log: docker logs ${container.name}`;
  if (evidence.some((line) => line.includes('exec format error'))) {
    return {
      code: 'image-platform',
      message: `The image ${container.image} of ${serviceOf(container)} is made for another processor than this engine's.`,
      evidence,
      ...from,
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
    ...from,
    action: container.oomKilled ? 'Give it more memory, or give Docker more.' : log,
  };
}

/** A container that its restart policy starts again and again. */
export async function loopProblem(docker: Docker, container: Container, restarts: number): Promise<Problem> {
  const quoted = await quotedLog(docker, container);
  const cause = container.oomKilled ? ', for want of memory' : '';
  return {
    code: 'restart-loop',
    message: `${serviceOf(container)} ended and was started again ${restarts} times (exit code ${container.exitCode}${cause}).`,
    ...quoted,
    kept: 'It was left as it is.',
  };
}

/** A container whose health check fails: what the check said last, or else the log. */
export async function unhealthyProblem(docker: Docker, container: Container): Promise<Problem> {
  const { output = '', end = '' } = container.health?.log.at(-1) ?? {};
  const said = output.trim();
  const source = { kind: 'check', service: serviceOf(container), ...(end !== '' && { at: end }) } as const;
  return {
    code: 'service-unhealthy',
    message: `The health check of ${serviceOf(container)} fails.`,
    ...(said ? { evidence: [said.slice(0, maxLineLength)], source } : await quotedLog(docker, container)),
  };
}

/** The service that a container belongs to, or its name. */
export const serviceOf = ({ labels, name }: Container): string => labels[label.service] ?? name;
