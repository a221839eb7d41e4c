import { homedir } from 'node:os';
import Dockerode from 'dockerode';
import { type Clock, systemClock } from '../system/clock.ts';
import { systemExec } from '../system/exec.ts';
import { EndpointAgent } from './agent.ts';
import type { Docker, Endpoint } from './client.ts';
import { containerCalls } from './containers.ts';
import { dockerConfigDir } from './contexts.ts';
import { dialJson } from './dial.ts';
import { watchEvents } from './events.ts';
import { runExec } from './exec.ts';
import { imageCalls } from './images.ts';
import { readLogs } from './logs.ts';
import { mapInfo } from './mappers.ts';
import { Modem } from './modem.ts';
import { networkCalls, volumeCalls } from './networks.ts';
import { pingEngine } from './ping.ts';
import { type CredentialLookup, createCredentialLookup } from './registry.ts';
import { call, type Session, type Timeouts } from './session.ts';
import { readStats } from './stats.ts';

export interface ConnectOptions {
  /** For `ssh` and the helpers that keep registry passwords. Default: this process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: as the docker CLI finds them. */
  readonly findCredentials?: CredentialLookup;
  readonly clock?: Clock;
  readonly timeouts?: Partial<Timeouts>;
}

const defaultTimeouts: Timeouts = { connect: 4_000, ping: 5_000, call: 30_000, slow: 120_000, stall: 300_000 };

const defaultCredentials = (env: NonNullable<ConnectOptions['env']>): CredentialLookup => {
  return createCredentialLookup({ configDir: dockerConfigDir(env, env.HOME || homedir()), env, exec: systemExec });
};

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
    ...imageCalls(session, options.findCredentials ?? defaultCredentials(env)),
    ...networkCalls(session),
    ...volumeCalls(session),
    stats: (id, statsOptions) => readStats(session, id, statsOptions),
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
