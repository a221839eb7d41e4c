import { Agent, type ClientRequestArgs } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Endpoint } from './client.ts';
import { connectSsh } from './ssh.ts';
import { connectTls } from './tls.ts';

export interface AgentOptions {
  /** The environment that ssh runs with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds: how long a connection may take to come about. */
  readonly connectTimeoutMs: number;
}

/** How long an idle connection that was dear to make (TLS, ssh) is kept. */
const idleMs = 30_000;

/** One `ssh` process each there. */
const maxSockets = { unix: 24, tcp: 12, ssh: 3 };

/**
 * Makes the connections for every request to one endpoint, so that the HTTP client above needs to know nothing of
 * sockets, TLS or ssh. Local sockets are cheap and opened anew for each request: a kept one may have been closed by
 * Docker in the very moment it is used again.
 */
export class EndpointAgent extends Agent {
  readonly #endpoint: Endpoint;
  readonly #options: AgentOptions;

  /** `limited`: requests beyond a number wait for each other, so that a long list doesn't open hundreds of connections. */
  constructor(endpoint: Endpoint, options: AgentOptions, pool: 'limited' | 'unlimited') {
    const dear = endpoint.kind === 'ssh' || (endpoint.kind === 'tcp' && endpoint.tls !== undefined);
    super({
      ...(dear ? { keepAlive: true, timeout: idleMs } : { keepAlive: false }),
      ...(pool === 'limited' ? { maxSockets: maxSockets[endpoint.kind] } : {}),
    });
    this.#endpoint = endpoint;
    this.#options = options;
  }

  override createConnection(
    _options: ClientRequestArgs,
    _done?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const endpoint = this.#endpoint;
    if (endpoint.kind === 'unix') return connect({ path: endpoint.path });
    if (endpoint.kind === 'ssh') return connectSsh(endpoint.url, this.#options);
    const { host, port, tls } = endpoint;
    const socket = tls ? connectTls(host, port, tls) : connect({ host, port });
    return limitConnecting(socket, this.#options.connectTimeoutMs);
  }
}

/** The system itself gives up on a silent address only after minutes. */
const limitConnecting = (socket: Socket, timeoutMs: number): Socket => {
  const giveUp = () => socket.destroy(new Error(`no connection within ${timeoutMs / 1000} s`));
  const timer = setTimeout(giveUp, timeoutMs);
  const stop = () => clearTimeout(timer);
  return socket.once('connect', stop).once('close', stop);
};
