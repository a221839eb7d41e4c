import type { IncomingMessage } from 'node:http';
import Dockerode from 'dockerode';
import { ProblemError } from '../../shared/errors.ts';
import { type Clock, systemClock } from '../system/clock.ts';
import { EndpointAgent } from './agent.ts';
import type { Docker, Endpoint } from './client.ts';
import { containerCalls } from './containers.ts';
import { dialJson, dialStream } from './dial.ts';
import { formatEndpoint } from './endpoint.ts';
import { watchEvents } from './events.ts';
import { runExec } from './exec.ts';
import { imageCalls } from './images.ts';
import { readLogs } from './logs.ts';
import { mapInfo } from './mappers.ts';
import { Modem } from './modem.ts';
import { networkCalls, volumeCalls } from './networks.ts';
import { statusOf, wordsOf } from './problems.ts';
import type { CredentialLookup } from './registry.ts';
import { call, type Session, type Timeouts } from './session.ts';

export interface ConnectOptions {
  /** For `ssh` and the helpers that keep registry passwords. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: none are looked for. `createCredentialLookup` asks as the docker CLI does. */
  readonly findCredentials?: CredentialLookup;
  readonly clock?: Clock;
  readonly timeouts?: Partial<Timeouts>;
}

const defaultTimeouts: Timeouts = { connect: 4_000, ping: 5_000, call: 30_000, slow: 120_000, stall: 300_000 };

/** The client of one engine. Nothing is connected until the first call. */
export const connectDocker = (endpoint: Endpoint, options: ConnectOptions = {}): Docker => {
  const env = options.env ?? process.env;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  // Streams last: they must not take the places of the short calls.
  const agentOptions = { env, connectTimeoutMs: timeouts.connect };
  const agent = new EndpointAgent(endpoint, agentOptions, 'limited');
  const streamAgent = new EndpointAgent(endpoint, agentOptions, 'unlimited');
  const session: Session = {
    endpoint,
    client: createClient(agent),
    streams: createClient(streamAgent),
    clock: options.clock ?? systemClock,
    timeouts,
  };
  const ping = () => pingEngine(session);
  return {
    endpoint,
    ping,
    info: async () => {
      const { apiVersion } = await ping();
      const raw = await call(session, 'describe itself', (signal) =>
        dialJson(session.client, { method: 'GET', path: '/info', signal }),
      );
      return mapInfo(raw, apiVersion);
    },
    ...containerCalls(session),
    ...imageCalls(session, options.findCredentials ?? (async () => ({}))),
    ...networkCalls(session),
    ...volumeCalls(session),
    logs: (id, logOptions) => readLogs(session, id, logOptions),
    exec: (id, command, execOptions) => runExec(session, id, command, execOptions),
    watchEvents: (watchOptions) => watchEvents(session, ping, watchOptions),
    close: () => {
      agent.destroy();
      streamAgent.destroy();
    },
  };
};

const createClient = (agent: EndpointAgent): Dockerode => {
  // Known to dockerode, not to its types.
  const options: Dockerode.DockerOptions & { modem: Modem } = { modem: new Modem(agent) };
  return new Dockerode(options);
};

/** Longer (bytes) than any answer to a ping: what says more is not Docker. */
const maxPing = 1024;
/** Characters: enough to recognise another server. */
const maxQuote = 200;

const pingEngine = async (session: Session): Promise<{ apiVersion: string; osType: string }> => {
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
