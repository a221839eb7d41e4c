import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../shared/errors.ts';
import type { Endpoint } from './client.ts';
import { dialStream } from './dial.ts';
import { formatEndpoint } from './endpoint.ts';
import { statusOf, wordsOf } from './problems.ts';
import { call, type Session } from './session.ts';

/** Longer (bytes) than any answer to a ping: what says more is not Docker. */
const maxPing = 1024;
/** Characters: enough to recognise another server. */
const maxQuote = 200;

/** Whether an engine is there, and which API it speaks. What answers is not to be trusted before this. */
export const pingEngine = async (session: Session): Promise<{ apiVersion: string; osType: string }> => {
  const run = async (signal: AbortSignal) => {
    const response = await dialPing(session, signal);
    const apiVersion = response.headers['api-version'];
    let length = 0;
    let beginning = '';
    for await (const chunk of response) {
      length += (chunk as Buffer).length;
      beginning ||= (chunk as Buffer).toString('utf8');
      if (length > maxPing) break; // which also closes the connection
    }
    if (typeof apiVersion !== 'string' || length > maxPing) throw notDocker(session.endpoint, beginning);
    return { apiVersion, osType: String(response.headers.ostype ?? '') };
  };
  try {
    return await call(session, 'answer a ping', run, { timeoutMs: session.timeouts.ping });
  } catch (error) {
    throw silent(error);
  }
};

/** Nobody waits for a ping longer than for an answer at all: its timeout says more than that of another call. */
const silent = (error: unknown): unknown => {
  const problem = error instanceof ProblemError ? error.problems[0] : undefined;
  return problem?.code === 'docker-timeout' ? new ProblemError({ ...problem, code: 'docker-silent' }) : error;
};

/** A refused ping is not Docker's, unless its runtime says that it is down (as Docker Desktop does while it starts). */
const dialPing = async (session: Session, signal: AbortSignal): Promise<IncomingMessage> => {
  try {
    return await dialStream(session.client, { method: 'GET', path: '/_ping', signal });
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) throw error;
    if (status < 500) throw notDocker(session.endpoint, wordsOf(error));
    const where = formatEndpoint(session.endpoint);
    throw new ProblemError({
      code: 'docker-unreachable',
      message: `Docker at ${where} says that it is not ready.`,
      evidence: [wordsOf(error)],
    });
  }
};

const notDocker = (endpoint: Endpoint, said: string): ProblemError =>
  new ProblemError({
    code: 'docker-garbage',
    message: `What answers at ${formatEndpoint(endpoint)} speaks HTTP, but is not Docker.`,
    ...(said ? { evidence: [said.slice(0, maxQuote)] } : {}),
  });
