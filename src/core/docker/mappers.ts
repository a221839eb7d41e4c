import type { Created, DockerEvent } from './client.ts';
import type {
  Container,
  ContainerHealth,
  EngineInfo,
  ImageState,
  Mount,
  NetworkState,
  PublishedPort,
  VolumeState,
} from './objects.ts';

/*
 * The engine's JSON to our types: pure, and the one place that knows the engine's spelling. Engines differ (Podman and
 * old Dockers leave keys out, JSON null stands for an empty map), so nothing is taken for granted.
 */

type Json = Readonly<Record<string, unknown>>;

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const array = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const texts = (value: unknown): Record<string, string> =>
  Object.fromEntries(Object.entries(object(value)).map(([key, item]) => [key, text(item)]));

/** Docker writes year 1 for what never happened. */
const time = (value: unknown): string | undefined => {
  const written = text(value);
  return written === '' || written.startsWith('0001-01-01') ? undefined : written;
};

const containerStates = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;

/** `GET /containers/{id}/json`. */
export const mapContainer = (raw: unknown): Container => {
  const json = object(raw);
  const config = object(json.Config);
  const state = object(json.State);
  const status = text(state.Status);
  const health = mapHealth(state.Health);
  const startedAt = time(state.StartedAt);
  const finishedAt = time(state.FinishedAt);
  const policy = text(object(object(json.HostConfig).RestartPolicy).Name);
  return {
    id: text(json.Id),
    name: text(json.Name).replace(/^\//, ''),
    image: text(config.Image),
    imageId: text(json.Image),
    labels: texts(config.Labels),
    createdAt: text(json.Created),
    state: containerStates.find((known) => known === status) ?? 'created',
    exitCode: number(state.ExitCode),
    error: text(state.Error),
    oomKilled: state.OOMKilled === true,
    ...(startedAt ? { startedAt } : {}),
    ...(finishedAt ? { finishedAt } : {}),
    restartCount: number(json.RestartCount),
    ...(policy ? { restartPolicy: policy } : {}),
    ...(health ? { health } : {}),
    networks: mapEndpoints(object(json.NetworkSettings).Networks),
    ports: mapPorts(object(json.NetworkSettings).Ports),
    mounts: array(json.Mounts).map(mapMount),
    memoryLimit: number(object(json.HostConfig).Memory),
  };
};

/** undefined for a container without a health check (Docker says nothing, or `none`; Podman an empty status). */
const mapHealth = (raw: unknown): ContainerHealth | undefined => {
  const json = object(raw);
  const status = text(json.Status);
  if (status !== 'starting' && status !== 'healthy' && status !== 'unhealthy') return undefined;
  return {
    status,
    failingStreak: number(json.FailingStreak),
    log: array(json.Log).map((item) => {
      const entry = object(item);
      return {
        start: text(entry.Start),
        end: text(entry.End),
        exitCode: number(entry.ExitCode),
        output: text(entry.Output),
      };
    }),
  };
};

const mapEndpoints = (raw: unknown): Container['networks'] =>
  Object.fromEntries(
    Object.entries(object(raw)).map(([name, item]) => {
      const endpoint = object(item);
      return [
        name,
        {
          networkId: text(endpoint.NetworkID),
          aliases: array(endpoint.Aliases).map(text),
          ipAddress: text(endpoint.IPAddress),
        },
      ];
    }),
  );

/** `{"11434/tcp": [{HostIp, HostPort}], "80/tcp": null}`: only what is published. */
const mapPorts = (raw: unknown): PublishedPort[] =>
  Object.entries(object(raw)).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    return array(bindings).map((item) => {
      const binding = object(item);
      return {
        containerPort: Number(port),
        protocol,
        hostIp: text(binding.HostIp),
        hostPort: Number(text(binding.HostPort)),
      };
    });
  });

/** `GET /containers/json`: ids and names only; the rest is said better by an inspection. */
export const mapListed = (raw: unknown): { readonly id: string; readonly name: string }[] =>
  array(raw).map((item) => {
    const json = object(item);
    const id = text(json.Id);
    return { id, name: text(array(json.Names)[0]).replace(/^\//, '') || id };
  });

/** The answer of `POST /containers/create`. */
export const mapCreated = (raw: unknown): Created => {
  const json = object(raw);
  return { id: text(json.Id), warnings: array(json.Warnings).map(text) };
};

/** The seconds that a container is given to end, if it says so itself. */
export const mapStopTimeout = (raw: unknown): number | undefined => {
  const seconds = object(object(raw).Config).StopTimeout;
  return typeof seconds === 'number' ? seconds : undefined;
};

/** Whether a container has a terminal: then its output comes without frames. */
export const mapTty = (raw: unknown): boolean => object(object(raw).Config).Tty === true;

/** `GET /exec/{id}/json`. */
export const mapExec = (raw: unknown): { readonly running: boolean; readonly exitCode: number } => {
  const json = object(raw);
  return { running: json.Running === true, exitCode: number(json.ExitCode) };
};

const mapMount = (raw: unknown): Mount => {
  const json = object(raw);
  const name = text(json.Name);
  return {
    type: text(json.Type),
    ...(name ? { name } : {}),
    source: text(json.Source),
    destination: text(json.Destination),
    readOnly: json.RW === false,
  };
};

/** `GET /info`, with the API version that `/_ping` told. */
export const mapInfo = (raw: unknown, apiVersion: string): EngineInfo => {
  const json = object(raw);
  return {
    id: text(json.ID),
    name: text(json.Name),
    serverVersion: text(json.ServerVersion),
    apiVersion,
    operatingSystem: text(json.OperatingSystem),
    osType: text(json.OSType),
    architecture: platformName(text(json.Architecture)),
    cpus: number(json.NCPU),
    memory: number(json.MemTotal),
    rootDir: text(json.DockerRootDir),
    hasGpu: 'nvidia' in object(json.Runtimes) || array(json.DiscoveredDevices).length > 0,
  };
};

/** `/info` names the processor as the kernel does; images and platforms use Go's names. */
const platformName = (machine: string): string =>
  ({ x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm', i686: '386' })[machine] ?? machine;

/** `GET /distribution/{name}/json`: the platforms as Docker writes them. */
export const mapPlatforms = (raw: unknown): string[] =>
  array(object(raw).Platforms)
    .map(object)
    .map(({ os, architecture }) => `${text(os)}/${text(architecture)}`);

/** `GET /images/{name}/json`. */
export const mapImage = (raw: unknown): ImageState => {
  const json = object(raw);
  return {
    id: text(json.Id),
    tags: array(json.RepoTags).map(text),
    os: text(json.Os),
    architecture: text(json.Architecture),
    size: number(json.Size),
    volumes: Object.keys(object(object(json.Config).Volumes)),
  };
};

/** An entry of `GET /networks`, or `GET /networks/{id}`. */
export const mapNetwork = (raw: unknown): NetworkState => {
  const json = object(raw);
  return {
    id: text(json.Id),
    name: text(json.Name),
    driver: text(json.Driver),
    labels: texts(json.Labels),
  };
};

/** An entry of `GET /volumes`, or `GET /volumes/{name}`. */
export const mapVolume = (raw: unknown): VolumeState => {
  const json = object(raw);
  return { name: text(json.Name), driver: text(json.Driver), labels: texts(json.Labels) };
};

/** `GET /networks`. */
export const mapNetworkList = (raw: unknown): NetworkState[] => array(raw).map(mapNetwork);

/** `GET /volumes`. */
export const mapVolumeList = (raw: unknown): VolumeState[] => array(object(raw).Volumes).map(mapVolume);

/**
 * A line of `GET /events`. Since API 1.52 there is no `status` and `id`: only `Action` and `Actor` are read, which every
 * version has. `health_status: healthy` and `exec_start: sh -c …` carry a detail behind a colon.
 */
export const mapEvent = (raw: unknown): DockerEvent => {
  const json = object(raw);
  const actor = object(json.Actor);
  const [, action = '', detail] = /^([^:]*)(?::\s*(.*))?$/s.exec(text(json.Action)) ?? [];
  return {
    type: text(json.Type),
    action,
    ...(detail ? { detail } : {}),
    id: text(actor.ID),
    attributes: texts(actor.Attributes),
    // Beyond what a double holds exactly: the reader of the stream keeps it as it was written.
    timeNano: typeof json.timeNano === 'number' ? BigInt(json.timeNano).toString() : text(json.timeNano),
  };
};
