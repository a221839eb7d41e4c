import type { Port, Service } from '../../compose/model.ts';

/** `ExposedPorts`: what is published and what is only exposed; a range `3000-3002/udp` is spelled out. */
export function exposedPorts({ expose = [], ports = [] }: Service): Record<string, object> {
  const keys = [...expose.flatMap(expand), ...ports.map(portKey)];
  return Object.fromEntries(keys.map((key) => [key, {}]));
}

/** `PortBindings`: the host's port may be a range, of which Docker takes a free one, or absent: Docker chooses. */
export function portBindings({ ports = [] }: Service): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const port of ports) {
    const binding = { HostIp: port.host_ip ?? '', HostPort: port.published ?? '' };
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), binding];
  }
  return bindings;
}

const portKey = ({ target, protocol }: Port): string => `${target}/${protocol ?? 'tcp'}`;

function expand(exposed: string): string[] {
  const [range = '', protocol = 'tcp'] = String(exposed).split('/');
  const [first = '', last = first] = range.split('-');
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => `${Number(first) + i}/${protocol}`);
}
