import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { Endpoint, TlsFiles } from './client.ts';

const plainPort = 2375;
const tlsPort = 2376;

/** An address as people write it: `unix:///path`, `tcp://host:port`, `ssh://user@host`. Never a secret: URLs with a password are refused. */
export const formatEndpoint = (endpoint: Endpoint): string => {
  if (endpoint.kind === 'unix') return `unix://${endpoint.path}`;
  if (endpoint.kind === 'ssh') return endpoint.url;
  const host = endpoint.host.includes(':') ? `[${endpoint.host}]` : endpoint.host;
  return `tcp://${host}:${endpoint.port}`;
};

/**
 * Reads an address as DOCKER_HOST and contexts carry it; a bare absolute path is a unix socket. `tls` makes a TCP
 * endpoint a secure one. Throws `docker-address`.
 */
export const parseEndpoint = (address: string, tls?: TlsFiles): Endpoint => {
  const text = address.trim();
  if (text.startsWith('/')) return { kind: 'unix', path: text };
  const scheme = /^([a-z]+):\/\//.exec(text)?.[1];
  const rest = text.slice((scheme?.length ?? 0) + 3);
  if (scheme === 'unix' && rest.startsWith('/')) return { kind: 'unix', path: rest };
  if (scheme === 'tcp' || scheme === 'http' || scheme === 'https') {
    return tcpEndpoint(text, tls ?? (scheme === 'https' ? { skipVerify: false } : undefined));
  }
  if (scheme === 'ssh') {
    sshTarget(text); // refuses what ssh could not be given
    return { kind: 'ssh', url: text };
  }
  throw invalid(text, scheme ? `the scheme ${scheme} is not supported here` : 'it has no scheme');
};

const tcpEndpoint = (text: string, tls: TlsFiles | undefined): Endpoint => {
  const url = readUrl(text.replace(/^[a-z]+/, 'http'), text);
  if (url.pathname !== '/') throw invalid(text, 'a path behind the port is not supported');
  // An http URL drops its default port 80 from `port`; Docker has one of its own.
  const written = /:(\d+)\/?$/.exec(text)?.[1];
  const port = Number(written ?? (tls ? tlsPort : plainPort));
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { kind: 'tcp', host, port, ...(tls ? { tls } : {}) };
};

export interface SshTarget {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
  /** The socket on the other machine, if the URL names one. */
  readonly path?: string;
}

/** Takes an `ssh://[user@]host[:port][/path]` URL apart. Throws `docker-address`, also for what would be read as an option. */
export const sshTarget = (address: string): SshTarget => {
  const url = readUrl(address, address);
  if (url.password !== '') throw invalid(address, 'a password in the address is not supported');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const user = decodeURIComponent(url.username);
  if (host === '' || host.startsWith('-') || user.startsWith('-')) throw invalid(address, 'it names no host');
  return {
    host,
    ...(user ? { user } : {}),
    ...(url.port ? { port: Number(url.port) } : {}),
    ...(url.pathname !== '' && url.pathname !== '/' ? { path: decodeURIComponent(url.pathname) } : {}),
  };
};

const readUrl = (text: string, original: string): URL => {
  const url = URL.parse(text);
  if (!url || url.hostname === '') throw invalid(original, 'it names no host');
  return url;
};

/** The address without a password, which must not be shown. */
const shown = (address: string): string => address.replace(/^([a-z]+:\/\/[^/:@]*):[^@]*@/, '$1:…@');

const invalid = (address: string, why: string): ProblemError => {
  const problem: Problem = {
    code: 'docker-address',
    message: `“${shown(address)}” is not an address of Docker that can be used: ${why}.`,
  };
  return new ProblemError(problem);
};
