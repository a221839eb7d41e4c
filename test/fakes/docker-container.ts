import type { ContainerSpec, LogLine } from '../../src/core/docker/client.ts';
import type { Container, Mount, PublishedPort } from '../../src/core/docker/objects.ts';
import type { ContainerReading } from '../../src/shared/metrics.ts';
import type { Channel } from './channel.ts';

/** What a container does once it runs. */
export interface FakeProgram {
  /** It writes these lines and then goes on, or ends if there is an exit code. */
  readonly lines?: readonly LogLine[];
  /** It ends at once with this code. Absent: it runs until it is stopped. */
  readonly exitCode?: number;
  /** The code it ends with when stopped. Default: 143, as a program that knows nothing of SIGTERM. */
  readonly stopCode?: number;
  /** What its health check comes to, if it has one. Default: healthy; `starting`: the test decides with `setHealth`. */
  readonly health?: 'healthy' | 'unhealthy' | 'starting';
}

/** The parts of a create body that the fake acts on. */
export interface FakeBody {
  readonly Image?: string;
  readonly Cmd?: readonly string[] | null;
  readonly Env?: readonly string[];
  readonly Tty?: boolean;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Healthcheck?: { readonly Test?: readonly string[] };
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly HostConfig?: {
    readonly Binds?: readonly string[];
    readonly Mounts?: readonly {
      readonly Type: string;
      readonly Source?: string;
      readonly Target: string;
      readonly ReadOnly?: boolean;
    }[];
    readonly NetworkMode?: string;
    readonly PortBindings?: Readonly<
      Record<string, readonly { readonly HostIp?: string; readonly HostPort?: string }[]>
    >;
    readonly RestartPolicy?: { readonly Name?: string; readonly MaximumRetryCount?: number };
    readonly Memory?: number;
  };
  readonly NetworkingConfig?: {
    readonly EndpointsConfig?: Readonly<Record<string, { readonly Aliases?: readonly string[] } | null>>;
  };
}

/** A container inside the fake: its public state, and what the fake needs to know beside it. */
export interface FakeContainer {
  state: Container;
  readonly body: FakeBody;
  readonly spec: ContainerSpec;
  restartPolicy: { readonly name: string; readonly maximumRetryCount: number };
  readonly log: LogLine[];
  readonly followers: Set<Channel<LogLine>>;
  readonly measurers: Set<Channel<ContainerReading>>;
  /** By path: what was unpacked there. */
  readonly archives: { readonly path: string; readonly tar: Uint8Array }[];
}

interface Made {
  readonly id: string;
  readonly imageId: string;
  readonly now: string;
  /** The id of a network by its name. */
  readonly networkId: (name: string) => string;
  /** Makes an anonymous volume and answers its name. */
  readonly newVolume: () => string;
  readonly imageVolumes: readonly string[];
}

/** A new container from a create body, as an engine would make it. */
export const makeContainer = (spec: ContainerSpec, made: Made): FakeContainer => {
  const body = spec.body as FakeBody;
  const policy = body.HostConfig?.RestartPolicy;
  return {
    spec,
    body,
    restartPolicy: { name: policy?.Name || 'no', maximumRetryCount: policy?.MaximumRetryCount ?? 0 },
    log: [],
    followers: new Set(),
    measurers: new Set(),
    archives: [],
    state: {
      id: made.id,
      name: spec.name,
      image: body.Image ?? '',
      imageId: made.imageId,
      labels: { ...body.Labels },
      createdAt: made.now,
      state: 'created',
      exitCode: 0,
      error: '',
      oomKilled: false,
      restartCount: 0,
      restartPolicy: policy?.Name || 'no',
      networks: makeNetworks(body, made),
      ports: [],
      mounts: makeMounts(body, made),
      memoryLimit: body.HostConfig?.Memory ?? 0,
    },
  };
};

const makeNetworks = (body: FakeBody, made: Made): Container['networks'] => {
  const mode = body.HostConfig?.NetworkMode;
  const given = body.NetworkingConfig?.EndpointsConfig ?? {};
  const none = mode === 'none' || mode === 'host' || mode?.startsWith('container:');
  const first = none ? [] : [mode && mode !== 'default' ? mode : 'bridge'];
  const names = new Set([...Object.keys(given), ...(Object.keys(given).length > 0 && !mode ? [] : first)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      { networkId: made.networkId(name), aliases: given[name]?.Aliases ?? [], ipAddress: '' },
    ]),
  );
};

const makeMounts = (body: FakeBody, made: Made): Mount[] => {
  const binds = (body.HostConfig?.Binds ?? []).map((bind): Mount => {
    const [source = '', destination = '', mode = ''] = bind.split(':');
    const readOnly = mode.split(',').includes('ro');
    return source.startsWith('/')
      ? { type: 'bind', source, destination, readOnly }
      : { type: 'volume', name: source, source: volumePath(source), destination, readOnly };
  });
  const mounts = (body.HostConfig?.Mounts ?? []).map((mount): Mount => {
    const readOnly = mount.ReadOnly ?? false;
    if (mount.Type !== 'volume') {
      return { type: mount.Type, source: mount.Source ?? '', destination: mount.Target, readOnly };
    }
    const name = mount.Source || made.newVolume();
    return { type: 'volume', name, source: volumePath(name), destination: mount.Target, readOnly };
  });
  const taken = new Set([...binds, ...mounts].map((mount) => mount.destination));
  const anonymous = [...made.imageVolumes, ...Object.keys(body.Volumes ?? {})].filter((path) => !taken.has(path));
  const own = [...new Set(anonymous)].map((destination): Mount => {
    const name = made.newVolume();
    return { type: 'volume', name, source: volumePath(name), destination, readOnly: false };
  });
  return [...binds, ...mounts, ...own];
};

const volumePath = (name: string): string => `/var/lib/docker/volumes/${name}/_data`;

/** The ports that a container publishes while it runs. Docker chooses a port where none is given; so does `choose`. */
export const publishedPorts = (body: FakeBody, choose: () => number): PublishedPort[] =>
  Object.entries(body.HostConfig?.PortBindings ?? {}).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    return bindings.map((binding) => ({
      containerPort: Number(port),
      protocol,
      hostIp: binding.HostIp || '0.0.0.0',
      hostPort: Number(binding.HostPort) || choose(),
    }));
  });

/** Whether the container has a health check that runs. */
export const hasHealthcheck = (body: FakeBody): boolean => {
  const test = body.Healthcheck?.Test ?? [];
  return test.length > 0 && test[0] !== 'NONE';
};
