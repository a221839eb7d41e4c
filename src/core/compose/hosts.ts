import { type Node, textOf } from './yaml/node.ts';

/** Thrown for an entry of `extra_hosts` that can't be read; the message says why. */
export class HostError extends Error {
  readonly node: Node;
  constructor(node: Node, message: string) {
    super(message);
    this.node = node;
  }
}

const line = (node: Node, host: string, ip: string): string => {
  if (host === '' || /[:=]/.test(host)) throw new HostError(node, `"${host}" is not a host name`);
  return `${host}=${/^\[.+\]$/.test(ip) ? ip.slice(1, -1) : ip}`;
};

/** `host=ip` or `host:ip`, several addresses with commas between. */
const itemLines = (item: Node): string[] => {
  const text = textOf(item) ?? '';
  const at = text.includes('=') ? text.indexOf('=') : text.indexOf(':');
  if (at < 0) throw new HostError(item, `"${text}" has no address: write host=address`);
  const addresses = text.slice(at + 1).split(',');
  return addresses.map((ip) => line(item, text.slice(0, at), ip));
};

/**
 * `extra_hosts` as sorted `host=ip` lines; brackets around an IPv6 address are taken off.
 * @throws HostError
 */
export const readHosts = (node: Node): string[] => {
  if (node.kind === 'list') return node.items.flatMap(itemLines).sort();
  if (node.kind !== 'map') return [];
  const values = [...node.entries].flatMap(([host, value]) =>
    (value.kind === 'list' ? value.items : [value]).map((item) => line(item, host, textOf(item) ?? '')),
  );
  return values.sort();
};
