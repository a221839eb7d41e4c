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

/**
 * The service with `service:X` written as the container it means, as Compose does before it hashes: of `volumes_from`
 * only the container is left, without `:ro`. `containerOf` answers the id of a service's first container.
 */
export function resolveShared(service: Service, containerOf: (service: string) => string): Service {
  const { network_mode, ipc, pid, volumes_from } = service;
  if (!volumes_from && sharesWith(service).length === 0) return service;
  return {
    ...service,
    ...(network_mode !== undefined && { network_mode: resolveMode(network_mode, containerOf) }),
    ...(ipc !== undefined && { ipc: resolveMode(ipc, containerOf) }),
    ...(pid !== undefined && { pid: resolveMode(pid, containerOf) }),
    ...(volumes_from && {
      volumes_from: volumes_from.map((entry) => resolveVolumesFrom(entry, containerOf).split(':')[0]!),
    }),
  };
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
