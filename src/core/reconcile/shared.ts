import type { Service } from '../compose/model.ts';

const prefix = 'service:';

/** The service named in a `service:X` namespace. */
const namespaceOwner = (mode: string | undefined): string | undefined =>
  mode?.startsWith(prefix) ? mode.slice(prefix.length) : undefined;

/** `volumes_from` of another service: not of a container by name. */
const volumesOwner = (entry: string): string | undefined =>
  entry.startsWith('container:') ? undefined : entry.split(':')[0];

/** The services whose container this one joins: their namespaces or their volumes. */
export function sharesWith(service: Service): string[] {
  const { network_mode, ipc, pid, volumes_from } = service;
  if (!network_mode && !ipc && !pid && !volumes_from) return [];
  const owners = [network_mode, ipc, pid].map(namespaceOwner).concat((volumes_from ?? []).map(volumesOwner));
  return [...new Set(owners.filter((owner) => owner !== undefined))];
}

/** A namespace mode as the API takes it. */
export function resolveMode(mode: string, containerOf: (service: string) => string): string {
  const owner = namespaceOwner(mode);
  return owner === undefined ? mode : `container:${containerOf(owner)}`;
}

/** `volumes_from` as the API takes it: `container[:ro]`. */
export function resolveVolumesFrom(entry: string, containerOf: (service: string) => string): string {
  const owner = volumesOwner(entry);
  if (owner === undefined) return entry.slice('container:'.length);
  return `${containerOf(owner)}${entry.slice(owner.length)}`;
}

/** The services whose containers this one has `links` to. */
export const linksWith = ({ links = [] }: Service): string[] => links.map((link) => link.split(':')[0] ?? link);
