/** One published port as the short form means it. */
export interface PortSpec {
  readonly hostIp?: string;
  readonly target: number;
  readonly published?: string;
  readonly protocol: string;
}

/** Thrown for a short port that can't be read; the message says why. */
export class PortError extends Error {}

const toPort = (text: string, what: string): number => {
  if (!/^\d+$/.test(text) || Number(text) > 65535)
    throw new PortError(`the ${what} port "${text}" is not a number up to 65535`);
  return Number(text);
};

const toRange = (text: string, what: string): [number, number] => {
  const dash = text.indexOf('-');
  if (dash !== text.lastIndexOf('-')) throw new PortError(`the ${what} ports "${text}" are not a range`);
  const start = toPort(dash < 0 ? text : text.slice(0, dash), what);
  const end = dash < 0 ? start : toPort(text.slice(dash + 1), what);
  if (end < start) throw new PortError(`the ${what} ports "${text}" run backwards`);
  return [start, end];
};

/** `[::1]:80:8080` or `ip:host:container` in its three parts; the address without brackets. */
const split = (text: string): { ip: string; host: string; container: string } => {
  const parts = text.split(':');
  const container = parts.pop() ?? '';
  const host = parts.pop() ?? '';
  const ip = parts.join(':');
  if (ip.startsWith('[') && ip.endsWith(']')) return { ip: ip.slice(1, -1), host, container };
  if (ip.includes(':')) throw new PortError(`the address "${ip}" needs brackets`);
  return { ip, host, container };
};

const isAddress = (ip: string): boolean =>
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.|$)){4}$/.test(ip) || (ip.includes(':') && /^[\da-fA-F:.]+(?:%.+)?$/.test(ip));

/**
 * The ports that a short form stands for: `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]::80`, `3000-3005:3000-3005`,
 * `8000-9000:80` (one free port of a range).
 * @throws PortError
 */
export const parsePort = (spec: string): PortSpec[] => {
  const slash = spec.indexOf('/');
  const protocol = slash < 0 ? 'tcp' : spec.slice(slash + 1).toLowerCase() || 'tcp';
  const { ip, host, container } = split(slash < 0 ? spec : spec.slice(0, slash));
  if (ip !== '' && !isAddress(ip)) throw new PortError(`the address "${ip}" is not valid`);
  if (container === '' || container === '0') throw new PortError('it names no port of the container');
  if (!['tcp', 'udp', 'sctp'].includes(protocol)) throw new PortError(`the protocol "${protocol}" is not known`);
  const [start, end] = toRange(container, 'container');
  const hostRange = host === '' ? undefined : toRange(host, 'host');
  if (hostRange && hostRange[1] - hostRange[0] !== end - start && end !== start)
    throw new PortError(`the ranges "${host}" and "${container}" are not of one length`);
  const ports: PortSpec[] = [];
  for (let target = start; target <= end; target++) {
    const published =
      hostRange && (end === start && hostRange[1] !== hostRange[0] ? host : String(hostRange[0] + target - start));
    ports.push({ ...(ip ? { hostIp: ip } : {}), target, ...(published ? { published } : {}), protocol });
  }
  // Compose orders the ports of a range as text.
  return ports.length < 2 ? ports : ports.sort((a, b) => (String(a.target) < String(b.target) ? -1 : 1));
};
