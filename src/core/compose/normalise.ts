import type { Dependency, DeviceRequest, FileReference, Network, Project, Service, Volume } from './model.ts';
import { cleanPath } from './paths.ts';
import { mapValues } from './records.ts';
import type { Lookup } from './template.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Decoded<T> = Readonly<Record<string, T | null>>;

/** A project as it was decoded, before what Compose adds of itself. */
export interface DecodedProject {
  readonly services: Decoded<Service>;
  readonly networks: Decoded<Network>;
  readonly volumes: Decoded<Volume>;
  readonly configs: Decoded<FileReference>;
  readonly secrets: Decoded<FileReference>;
}

const servicePrefix = 'service:';

/** A service's dependencies, also on those that it can't be without though it has no `depends_on` for them. */
const dependenciesOf = (service: Service): Readonly<Record<string, Dependency>> => {
  const { links, volumes_from, network_mode, ipc, pid, uts, cgroup } = service;
  if (!(links || volumes_from || network_mode || ipc || pid || uts || cgroup)) return service.depends_on ?? {};
  const dependencies: Record<string, Dependency> = { ...service.depends_on };
  const add = (name: string, restart: boolean): void => {
    if (!Object.hasOwn(dependencies, name))
      dependencies[name] = { condition: 'service_started', ...(restart ? { restart } : {}), required: true };
  };
  for (const link of links ?? []) {
    const parts = link.split(':');
    add(parts.length === 2 ? parts[0]! : link, true);
  }
  for (const mode of [network_mode, ipc, pid, uts, cgroup])
    if (mode?.startsWith(servicePrefix)) add(mode.slice(servicePrefix.length), true);
  for (const from of volumes_from ?? []) if (!from.startsWith('container:')) add(from.split(':')[0]!, false);
  return dependencies;
};

const counted = (request: DeviceRequest): DeviceRequest =>
  request.count === undefined && request.device_ids === undefined ? { ...request, count: -1 } : request;

/** `deploy` with `scale` as its replicas and every request for devices counted. */
const normaliseDeploy = (deploy: NonNullable<Service['deploy']>, scale: number | undefined): Service['deploy'] => {
  const { replicas = scale, resources: given, placement = {} } = deploy;
  const resources = { ...given };
  const devices = resources.reservations?.devices;
  if (devices) resources.reservations = { ...resources.reservations, devices: devices.map(counted) };
  return { ...deploy, ...(replicas === undefined ? {} : { replicas }), resources, placement };
};

/** A service with what Compose adds: implied dependencies, the default network, defaults of ports and mounts. */
const normaliseService = (service: Service, lookup: Lookup): Service => {
  const result: Mutable<Service> = {
    ...service,
    command: service.command ?? null,
    entrypoint: service.entrypoint ?? null,
  };
  if (result.pull_policy === 'if_not_present') result.pull_policy = 'missing';
  if (!result.networks && result.network_mode === undefined) result.networks = { default: null };
  const dependencies = dependenciesOf(service);
  if (Object.keys(dependencies).length > 0) result.depends_on = dependencies;
  if (result.environment)
    result.environment = mapValues(result.environment, (value, name) => value ?? lookup(name) ?? null);
  if (result.volumes)
    result.volumes = result.volumes.map((volume) => ({ ...volume, target: cleanPath(volume.target) }));
  if (result.ports) result.ports = result.ports.map((port) => ({ mode: 'ingress', protocol: 'tcp', ...port }));
  if (result.secrets)
    result.secrets = result.secrets.map((secret) => ({ target: `/run/secrets/${secret.source}`, ...secret }));
  if (result.gpus) result.gpus = result.gpus.map(counted);
  if (result.deploy) result.deploy = normaliseDeploy(result.deploy, result.scale)!;
  return result;
};

const nameOf = (resource: { name?: string; external?: boolean } | null, key: string, project: string): string =>
  resource?.name ?? (resource?.external ? key : `${project}_${key}`);

const withName = <T extends { name?: string; external?: boolean }>(
  resource: T | null,
  key: string,
  project: string,
): T => {
  return { ...resource, name: nameOf(resource, key, project) } as unknown as T;
};

/** Adds to a decoded project what Compose adds of itself. */
export const normalise = (decoded: DecodedProject, name: string, lookup: Lookup): Project => {
  const services = mapValues(decoded.services, (service) => normaliseService(service!, lookup));
  const usesDefault = Object.values(services).some(
    (service) => service.networks && Object.hasOwn(service.networks, 'default'),
  );
  const networks =
    usesDefault && !Object.hasOwn(decoded.networks, 'default')
      ? { ...decoded.networks, default: null }
      : decoded.networks;
  return {
    name,
    services,
    networks: mapValues(networks, (network, key) => ({ ...withName(network, key, name), ipam: network?.ipam ?? {} })),
    volumes: mapValues(decoded.volumes, (volume, key) => withName(volume, key, name)),
    configs: mapValues(decoded.configs, (config, key) => withName(config, key, name)),
    secrets: mapValues(decoded.secrets, (secret, key) => withName(secret, key, name)),
  };
};
