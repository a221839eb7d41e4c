import type { Container } from '../docker/objects.ts';

const everywhere: Readonly<Record<string, string>> = { '': '127.0.0.1', '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/** A host address as part of a URL: what listens everywhere is asked on the loopback. */
const hostOf = (hostIp: string): string => everywhere[hostIp] ?? (hostIp.includes(':') ? `[${hostIp}]` : hostIp);

/** Published addresses like `127.0.0.1:8080`, each once, in the order of the container's ports. */
export const addressesOf = (container: Container): string[] => {
  const ports = [...container.ports].filter(({ hostPort }) => hostPort > 0);
  return [...new Set(ports.map(({ hostIp, hostPort }) => `${hostOf(hostIp)}:${hostPort}`))];
};
