import { hash } from 'node:crypto';
import { project as projectShape } from './keys/project.ts';
import { service as serviceShape } from './keys/service.ts';
import type { ObjectShape, Shape } from './keys/shape.ts';
import type { FileMount, Network, Project, Service, ServiceVolume, Volume } from './model.ts';

/**
 * Which version of Compose wrote a hash. Up to 2.40 a bind carries `"create_host_path":true`, from 5.0 only the `false`.
 * `v2-early`, before 2.29.3, also hashes depends_on and profiles, and a file's mode as a number (checked with 2.26.1).
 */
export type HashForm = 'v2-early' | 'v2' | 'v5';

/** The id of the first container of a service, for keys that refer to another service's container; undefined if none. */
export type ContainerOf = (service: string) => string | undefined;

/** A service without what Compose leaves out of its hash; the key table itself stands in the order of the hash. */
const without = (leftOut: readonly string[]): ObjectShape => ({
  ...serviceShape,
  keys: Object.fromEntries(Object.entries(serviceShape.keys).filter(([name]) => !leftOut.includes(name))),
});

const hashedService = without(['depends_on', 'profiles', 'pull_policy', 'scale']);
const hashedServiceEarly = without(['pull_policy', 'scale']);

/** The shape of one network or volume. */
const resourceShape = (kind: 'networks' | 'volumes'): Shape => {
  const shape = projectShape.keys[kind]?.shape;
  if (shape?.kind !== 'named') throw new Error(`${kind} have no shape`);
  return shape.of;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go's order of map keys is that of their UTF-8 bytes; JavaScript's own differs beyond U+D7FF. */
const inByteOrder = (keys: string[]): string[] =>
  keys.some((key) => /[\ud800-\uffff]/.test(key))
    ? keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    : keys.sort();

/** What Go's encoding/json writes otherwise than JavaScript: it keeps a text safe inside HTML. */
const unsafe = /[<>&\u2028\u2029]/g;

/** A text as Go's encoding/json writes it. */
const jsonString = (text: string): string => {
  const json = JSON.stringify(text.toWellFormed());
  if (json.search(unsafe) < 0) return json;
  return json.replace(unsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

const jsonObject = (entries: readonly string[]): string => `{${entries.join(',')}}`;

const jsonMap = (value: Readonly<Record<string, unknown>>, item: (value: unknown) => string): string =>
  jsonObject(inByteOrder(Object.keys(value)).map((key) => `${jsonString(key)}:${item(value[key])}`));

const jsonAny = (value: unknown): string => {
  if (typeof value === 'string') return jsonString(value);
  if (Array.isArray(value)) return `[${value.map(jsonAny).join(',')}]`;
  return isObject(value) ? jsonMap(value, jsonAny) : JSON.stringify(value);
};

/** Structures have their fields in the order of the key table, free names are sorted. */
const jsonShaped = (value: unknown, shape: Shape): string => {
  if (shape.kind === 'list' && Array.isArray(value))
    return `[${value.map((item) => jsonShaped(item, shape.of)).join(',')}]`;
  if (!isObject(value)) return jsonAny(value);
  if (shape.kind === 'named') return jsonMap(value, (item) => jsonShaped(item, shape.of));
  if (shape.kind !== 'object') return jsonAny(value);
  const fields: string[] = [];
  for (const name of orderOf(shape)) {
    if (value[name] !== undefined) fields.push(`"${name}":${jsonShaped(value[name], shape.keys[name]!.shape)}`);
  }
  return jsonObject(fields);
};

/** The names of a shape's keys, listed once: most services have few of them. */
const orderOf = ({ keys }: ObjectShape): readonly string[] => {
  const known = orders.get(keys);
  if (known) return known;
  const names = Object.keys(keys);
  orders.set(keys, names);
  return names;
};
const orders = new WeakMap<ObjectShape['keys'], readonly string[]>();

const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** A bind without the value of `create_host_path` that the form takes for granted. */
const bindIn = (bind: NonNullable<ServiceVolume['bind']>, form: HashForm): NonNullable<ServiceVolume['bind']> => {
  const { create_host_path, ...rest } = bind;
  return create_host_path === undefined || create_host_path === (form === 'v5') ? rest : bind;
};

const numericMode = (mount: FileMount): FileMount =>
  typeof mount.mode === 'string' ? { ...mount, mode: Number.parseInt(mount.mode, 8) } : mount;

const withNumericModes = (service: Service): Service => ({
  ...service,
  ...(service.configs && { configs: service.configs.map(numericMode) }),
  ...(service.secrets && { secrets: service.secrets.map(numericMode) }),
});

const withBindsIn = (service: Service, form: HashForm): Service => {
  if (!service.volumes) return service;
  const volumes = service.volumes.map((volume) =>
    volume.bind ? { ...volume, bind: bindIn(volume.bind, form) } : volume,
  );
  return { ...service, volumes };
};

const inForm = (service: Service, form: HashForm): Service =>
  withBindsIn(form === 'v2-early' ? withNumericModes(service) : service, form);

/** `service:X` as `container:<id>`, once X has a container. */
const namespaceOf = (mode: string, containerOf: ContainerOf): string => {
  const id = mode.startsWith('service:') ? containerOf(mode.slice('service:'.length)) : undefined;
  return id === undefined ? mode : `container:${id}`;
};

/** `X:ro` as the id of X's container and `container:C:ro` as C: Compose drops the mode here. */
const volumesFromOf = (entry: string, containerOf: ContainerOf): string => {
  const [first = '', second = ''] = entry.split(':');
  return first === 'container' ? second : (containerOf(first) ?? entry);
};

/** The service with its references to other services' containers replaced, as it is when Compose creates its container. */
const withContainers = (service: Service, containerOf: ContainerOf): Service => ({
  ...service,
  ...(service.network_mode === undefined ? {} : { network_mode: namespaceOf(service.network_mode, containerOf) }),
  ...(service.ipc === undefined ? {} : { ipc: namespaceOf(service.ipc, containerOf) }),
  ...(service.pid === undefined ? {} : { pid: namespaceOf(service.pid, containerOf) }),
  ...(service.volumes_from && {
    volumes_from: service.volumes_from.map((entry) => volumesFromOf(entry, containerOf)),
  }),
});

const withoutReplicas = (service: Service): Service => {
  if (!service.deploy) return service;
  const { replicas: _, ...rest } = service.deploy;
  return { ...service, deploy: rest };
};

/**
 * The value of the label `com.docker.compose.config-hash` of a service's containers: SHA-256, in hexadecimal, of the service as
 * Go's encoding/json writes it. Without `containerOf`, references to other services stay as written: that is what
 * `docker compose config --hash` prints; with it they are the containers' ids, as in the label.
 */
export const serviceHash = (project: Project, name: string, form: HashForm, containerOf?: ContainerOf): string => {
  const service = project.services[name];
  if (!service) throw new Error(`no service ${name}`);
  const resolved = containerOf ? withContainers(service, containerOf) : service;
  return sha256(
    jsonShaped(inForm(withoutReplicas(resolved), form), form === 'v2-early' ? hashedServiceEarly : hashedService),
  );
};

/** The value of the label `com.docker.compose.config-hash` of a network. */
export const networkHash = (network: Network): string => sha256(jsonShaped(network, resourceShape('networks')));

/** The value of the label `com.docker.compose.config-hash` of a volume; a volume without a driver is hashed as `local`. */
export const volumeHash = (volume: Volume): string =>
  sha256(jsonShaped({ ...volume, driver: volume.driver || 'local' }, resourceShape('volumes')));
