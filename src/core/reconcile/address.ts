import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { getFromHost, type HttpGet } from '../engines/http.ts';
import { createExecGet } from './exec-get.ts';

/** Where an engine answers, and how it is asked there. */
export interface Address {
  readonly baseUrl: string;
  readonly get: HttpGet;
  /** `exec`: from inside containers, if one has a program for it. */
  readonly via: 'host' | 'exec';
}

/**
 * The address of a container's port: its published port on this machine if Docker runs here; else, and when it is not
 * published, from inside containers through Docker's exec: its own, or one of `others` that shares a network with it.
 */
export function addressOf(
  docker: Docker,
  container: Container,
  port: number,
  others: readonly Container[] = [],
): Address {
  const published = container.ports.find(({ containerPort, protocol }) => containerPort === port && protocol === 'tcp');
  if (published && isLocal(docker)) {
    return { baseUrl: `http://${hostOf(published.hostIp)}:${published.hostPort}`, get: getFromHost, via: 'host' };
  }
  return { baseUrl: `http://127.0.0.1:${port}`, get: createExecGet(docker, container, others), via: 'exec' };
}

/** Whether the engine's ports and folders are this machine's: a VM with a local socket shares them. */
export function isLocal({ endpoint }: Pick<Docker, 'endpoint'>): boolean {
  if (endpoint.kind === 'unix') return true;
  return endpoint.kind === 'tcp' && ['127.0.0.1', '::1', 'localhost'].includes(endpoint.host);
}

/** Where to knock for a port that is bound to all addresses. */
function hostOf(bound: string): string {
  if (bound === '' || bound === '0.0.0.0' || bound === '::') return '127.0.0.1';
  return bound.includes(':') ? `[${bound}]` : bound;
}
