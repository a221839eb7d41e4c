import { describe, expect, it } from 'vitest';
import { loadedProject, type ProjectParts } from '../../../../test/fakes/loaded-project.ts';
import type { Service } from '../../compose/model.ts';
import type { Container, ImageState } from '../../docker/objects.ts';
import { type BodyContext, containerBody } from './body.ts';
import { injectedFiles } from './files.ts';

const image: ImageState = {
  id: 'sha256:1',
  tags: ['app:1'],
  os: 'linux',
  architecture: 'amd64',
  size: 1,
  volumes: ['/var/lib/x'],
};

function made(service: Partial<Service>, more: Partial<BodyContext> & { parts?: Partial<ProjectParts> } = {}) {
  const { parts, ...context } = more;
  const { project } = loadedProject({ services: { web: service }, ...parts });
  return containerBody({
    project,
    service: 'web',
    number: 1,
    name: 'demo-web-1',
    labels: { 'com.docker.compose.service': 'web' },
    image,
    security: {},
    macPerNetwork: true,
    containerOf: (name) => `id-of-${name}`,
    containersOf: (name) => [`demo-${name}-1`],
    ...context,
  });
}

const body = (service: Partial<Service>, more?: Parameters<typeof made>[1]) => made(service, more).body;

/** What each key of the model becomes; `elsewhere`: it is not a matter of the create body. */
type Expected = { readonly value: unknown; readonly body: object } | 'elsewhere';

const host = (part: object) => ({ HostConfig: expect.objectContaining(part) });

const keys: Readonly<Record<Exclude<keyof Service, `x-${string}`>, Expected>> = {
  annotations: { value: { a: 'b' }, body: host({ Annotations: { a: 'b' } }) },
  attach: 'elsewhere', // whose log `docker compose up` shows
  cap_add: { value: ['NET_ADMIN'], body: host({ CapAdd: ['NET_ADMIN'] }) },
  cap_drop: { value: ['ALL'], body: host({ CapDrop: ['ALL'] }) },
  cgroup: { value: 'private', body: host({ CgroupnsMode: 'private' }) },
  cgroup_parent: { value: '/x', body: host({ CgroupParent: '/x' }) },
  command: { value: ['a', 'b'], body: { Cmd: ['a', 'b'] } },
  configs: 'elsewhere', // below
  container_name: 'elsewhere', // the name in the query
  cpu_count: { value: 2, body: host({ CpuCount: 2 }) },
  cpu_percent: { value: 0.5, body: host({ CpuPercent: 50 }) },
  cpu_period: { value: '100000', body: host({ CpuPeriod: 100000 }) },
  cpu_quota: { value: '50000', body: host({ CpuQuota: 50000 }) },
  cpu_rt_period: { value: '1000', body: host({ CpuRealtimePeriod: 1000 }) },
  cpu_rt_runtime: { value: '900', body: host({ CpuRealtimeRuntime: 900 }) },
  cpu_shares: { value: '512', body: host({ CpuShares: 512 }) },
  cpus: { value: 1.5, body: host({ NanoCpus: 1_500_000_000 }) },
  cpuset: { value: '0-1', body: host({ CpusetCpus: '0-1' }) },
  depends_on: 'elsewhere', // the order, and a label
  deploy: {
    value: {
      resources: {
        limits: { cpus: '0.5', memory: '1048576', pids: 10 },
        reservations: { memory: '4096', devices: [{ capabilities: ['gpu'], count: -1, driver: 'nvidia' }] },
      },
      restart_policy: { condition: 'on-failure', max_attempts: 3 },
      placement: {},
    },
    body: host({
      NanoCpus: 500_000_000,
      Memory: 1048576,
      PidsLimit: 10,
      MemoryReservation: 4096,
      DeviceRequests: [{ Driver: 'nvidia', Count: -1, Capabilities: [['gpu']] }],
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
    }),
  },
  device_cgroup_rules: { value: ['c 1:3 mr'], body: host({ DeviceCgroupRules: ['c 1:3 mr'] }) },
  devices: {
    value: [
      { source: '/dev/a', target: '/dev/b', permissions: 'rwm' },
      { source: 'nvidia.com/gpu=all', target: 'nvidia.com/gpu=all', permissions: 'rwm' },
    ],
    body: host({
      Devices: [{ PathOnHost: '/dev/a', PathInContainer: '/dev/b', CgroupPermissions: 'rwm' }],
      DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['nvidia.com/gpu=all'] }],
    }),
  },
  dns: { value: ['1.1.1.1'], body: host({ Dns: ['1.1.1.1'] }) },
  dns_opt: { value: ['ndots:1'], body: host({ DnsOptions: ['ndots:1'] }) },
  dns_search: { value: ['x.y'], body: host({ DnsSearch: ['x.y'] }) },
  domainname: { value: 'x.y', body: { Domainname: 'x.y' } },
  entrypoint: { value: [], body: { Entrypoint: [] } },
  environment: { value: { A: '1', B: null, C: '' }, body: { Env: ['A=1', 'B', 'C='] } },
  expose: { value: ['3000-3001', '53/udp'], body: { ExposedPorts: { '3000/tcp': {}, '3001/tcp': {}, '53/udp': {} } } },
  external_links: { value: ['other', 'x:y'], body: host({ Links: ['other:other', 'x:y'] }) },
  extra_hosts: { value: ['a=1.2.3.4', 'b=::1'], body: host({ ExtraHosts: ['a:1.2.3.4', 'b:::1'] }) },
  gpus: { value: [{ count: -1 }], body: host({ DeviceRequests: [{ Count: -1, Capabilities: [['gpu']] }] }) },
  group_add: { value: ['audio'], body: host({ GroupAdd: ['audio'] }) },
  healthcheck: {
    value: {
      test: ['CMD', 'x'],
      interval: '1m30s',
      timeout: '500ms',
      retries: 2,
      start_period: '1s',
      start_interval: '1s',
    },
    body: {
      Healthcheck: {
        Test: ['CMD', 'x'],
        Interval: 90e9,
        Timeout: 5e8,
        Retries: 2,
        StartPeriod: 1e9,
        StartInterval: 1e9,
      },
    },
  },
  hostname: { value: 'h', body: { Hostname: 'h' } },
  image: { value: 'app:7', body: { Image: 'app:7' } },
  init: { value: true, body: host({ Init: true }) },
  ipc: { value: 'service:db', body: host({ IpcMode: 'container:id-of-db' }) },
  isolation: { value: 'default', body: host({ Isolation: 'default' }) },
  labels: { value: { a: 'b' }, body: { Labels: { a: 'b', 'com.docker.compose.service': 'web' } } },
  links: {
    value: ['db:store'],
    body: host({ Links: ['demo-db-1:store', 'demo-db-1:db-1', 'demo-db-1:demo-db-1'] }),
  },
  logging: {
    value: { driver: 'local', options: { 'max-size': '1m' } },
    body: host({ LogConfig: { Type: 'local', Config: { 'max-size': '1m' } } }),
  },
  mac_address: {
    value: '02:42:ac:11:00:02',
    body: {
      NetworkingConfig: {
        EndpointsConfig: { demo_default: expect.objectContaining({ MacAddress: '02:42:ac:11:00:02' }) },
      },
    },
  },
  mem_limit: { value: '4194304', body: host({ Memory: 4194304 }) },
  mem_reservation: { value: '4194304', body: host({ MemoryReservation: 4194304 }) },
  mem_swappiness: { value: '10', body: host({ MemorySwappiness: 10 }) },
  memswap_limit: { value: '-1', body: host({ MemorySwap: -1 }) },
  network_mode: { value: 'service:db', body: host({ NetworkMode: 'container:id-of-db' }) },
  networks: 'elsewhere', // below
  oom_kill_disable: { value: true, body: host({ OomKillDisable: true }) },
  oom_score_adj: { value: 100, body: host({ OomScoreAdj: 100 }) },
  pid: { value: 'host', body: host({ PidMode: 'host' }) },
  pids_limit: { value: -1, body: host({ PidsLimit: -1 }) },
  platform: 'elsewhere', // in the query
  ports: {
    value: [
      { target: 80, published: '8080', host_ip: '127.0.0.1', protocol: 'tcp' },
      { target: 80, published: '9000-9010', protocol: 'tcp' },
      { target: 53, protocol: 'udp' },
    ],
    body: {
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      ...host({
        PortBindings: {
          '80/tcp': [
            { HostIp: '127.0.0.1', HostPort: '8080' },
            { HostIp: '', HostPort: '9000-9010' },
          ],
          '53/udp': [{ HostIp: '', HostPort: '' }],
        },
      }),
    },
  },
  privileged: { value: true, body: host({ Privileged: true }) },
  profiles: 'elsewhere', // which services there are
  pull_policy: 'elsewhere', // the pulls
  read_only: { value: true, body: host({ ReadonlyRootfs: true }) },
  restart: { value: 'on-failure:3', body: host({ RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } }) },
  runtime: { value: 'runc', body: host({ Runtime: 'runc' }) },
  scale: 'elsewhere', // how many
  secrets: 'elsewhere', // below
  security_opt: 'elsewhere', // read from files first
  shm_size: { value: '1048576', body: host({ ShmSize: 1048576 }) },
  stdin_open: { value: true, body: { OpenStdin: true } },
  stop_grace_period: { value: '1m0.5s', body: { StopTimeout: 61 } },
  stop_signal: { value: 'SIGQUIT', body: { StopSignal: 'SIGQUIT' } },
  storage_opt: { value: { size: '1G' }, body: host({ StorageOpt: { size: '1G' } }) },
  sysctls: { value: { 'net.core.somaxconn': '1' }, body: host({ Sysctls: { 'net.core.somaxconn': '1' } }) },
  tmpfs: {
    value: ['/run', '/tmp:size=1m,mode=1777'],
    body: host({ Tmpfs: { '/run': '', '/tmp': 'size=1m,mode=1777' } }),
  },
  tty: { value: true, body: { Tty: true } },
  ulimits: {
    value: { nofile: 5, nproc: { soft: 1, hard: 2 } },
    body: host({
      Ulimits: [
        { Name: 'nofile', Soft: 5, Hard: 5 },
        { Name: 'nproc', Soft: 1, Hard: 2 },
      ],
    }),
  },
  user: { value: '1:1', body: { User: '1:1' } },
  userns_mode: { value: 'host', body: host({ UsernsMode: 'host' }) },
  uts: { value: 'host', body: host({ UTSMode: 'host' }) },
  volumes: 'elsewhere', // below
  volumes_from: {
    value: ['db:ro', 'container:old:ro', 'db'],
    body: host({ VolumesFrom: ['id-of-db:ro', 'old:ro', 'id-of-db'] }),
  },
  working_dir: { value: '/w', body: { WorkingDir: '/w' } },
};

describe('every key of a service', () => {
  const said = Object.entries(keys).filter(
    (entry): entry is [string, Exclude<Expected, 'elsewhere'>] => entry[1] !== 'elsewhere',
  );

  it.each(said)('%s', (key, { value, body: expected }) => {
    expect(body({ [key]: value })).toMatchObject(expected);
  });

  it('leaves what is not said to the engine', () => {
    expect(body({})).toEqual({
      Image: 'app:1',
      Env: [],
      Labels: { 'com.docker.compose.service': 'web' },
      HostConfig: { Binds: [], Mounts: [], NetworkMode: 'demo_default' },
      NetworkingConfig: { EndpointsConfig: { demo_default: { Aliases: ['demo-web-1', 'web'] } } },
    });
  });
});

describe('networks', () => {
  const networks = {
    a: { name: 'demo_a', ipam: {} },
    b: { name: 'demo_b', ipam: {} },
    c: { name: 'outside', ipam: {} },
  };

  it('has the one of highest priority in the body, and the others to connect', () => {
    const { body, others } = made(
      {
        networks: {
          b: null,
          a: { aliases: ['engine', 'web'] },
          c: { priority: 5, ipv4_address: '10.0.0.2', driver_opts: { x: 'y' }, interface_name: 'eth9', gw_priority: 1 },
        },
      },
      { parts: { networks } },
    );
    expect(body).toMatchObject({
      HostConfig: { NetworkMode: 'outside' },
      NetworkingConfig: {
        EndpointsConfig: {
          outside: {
            Aliases: ['demo-web-1', 'web'],
            IPAMConfig: { IPv4Address: '10.0.0.2' },
            DriverOpts: { x: 'y', 'com.docker.network.endpoint.ifname': 'eth9' },
            GwPriority: 1,
          },
        },
      },
    });
    expect(others).toEqual([
      { name: 'demo_a', config: { Aliases: ['demo-web-1', 'web', 'engine'] } },
      { name: 'demo_b', config: { Aliases: ['demo-web-1', 'web'] } },
    ]);
  });

  it('has a MAC address where an older engine takes it', () => {
    const old = body({ mac_address: '02:42:ac:11:00:02' }, { macPerNetwork: false });
    expect(old).toMatchObject({ MacAddress: '02:42:ac:11:00:02' });
    expect(JSON.stringify(old.NetworkingConfig)).not.toContain('MacAddress');
  });

  it('has none when there is none', () => {
    const { body, others } = made({ networks: {} });
    expect(body).toMatchObject({ HostConfig: { NetworkMode: 'none' } });
    expect(others).toEqual([]);
  });
});

describe('volumes', () => {
  const volumes = { data: { name: 'demo_data' } };
  const mounts = (volume: NonNullable<Service['volumes']>[number], more?: Parameters<typeof made>[1]) => {
    const { Binds, Mounts } = body({ volumes: [volume] }, { parts: { volumes }, ...more }).HostConfig as Record<
      string,
      unknown
    >;
    return { Binds, Mounts };
  };

  it.each([
    [{ type: 'bind', source: '/a', target: '/b' }, ['/a:/b:rw']],
    [{ type: 'bind', source: '/a', target: '/b', read_only: true, bind: { selinux: 'z' } }, ['/a:/b:ro,z']],
    [{ type: 'volume', source: 'data', target: '/b' }, ['demo_data:/b:rw']],
    [{ type: 'volume', source: 'data', target: '/b', read_only: true, volume: {} }, ['demo_data:/b:ro']],
  ] as const)('%o is a bind string', (volume, binds) => {
    expect(mounts(volume)).toEqual({ Binds: binds, Mounts: [] });
  });

  it.each([
    [
      { type: 'bind', source: '/a', target: '/b', bind: { create_host_path: false, propagation: 'rslave' } },
      { Type: 'bind', Source: '/a', Target: '/b', BindOptions: { Propagation: 'rslave' } },
    ],
    [
      { type: 'bind', source: '/a', target: '/b', bind: { create_host_path: true, recursive: 'readonly' } },
      {
        Type: 'bind',
        Source: '/a',
        Target: '/b',
        BindOptions: { CreateMountpoint: true, ReadOnlyForceRecursive: true },
      },
    ],
    [
      { type: 'volume', source: 'data', target: '/b', volume: { nocopy: true, subpath: 's', labels: { a: 'b' } } },
      {
        Type: 'volume',
        Source: 'demo_data',
        Target: '/b',
        VolumeOptions: { NoCopy: true, Subpath: 's', Labels: { a: 'b' } },
      },
    ],
    [
      { type: 'volume', target: '/b' },
      { Type: 'volume', Target: '/b' },
    ],
    [
      { type: 'tmpfs', target: '/b', tmpfs: { size: '1024', mode: 0o700 } },
      { Type: 'tmpfs', Target: '/b', TmpfsOptions: { SizeBytes: 1024, Mode: 0o700 } },
    ],
    [
      { type: 'image', source: 'x:1', target: '/b', image: { subpath: 's' } },
      { Type: 'image', Source: 'x:1', Target: '/b', ImageOptions: { Subpath: 's' } },
    ],
  ] as const)('%o is a mount', (volume, mount) => {
    expect(mounts(volume)).toEqual({ Binds: [], Mounts: [mount] });
  });

  it('hands anonymous volumes on, of the service and of the image, but not what is declared now', () => {
    const inherit = {
      mounts: [
        { type: 'volume', name: 'anon1', source: '', destination: '/scratch', readOnly: false },
        { type: 'volume', name: 'anon2', source: '', destination: '/var/lib/x', readOnly: false },
        { type: 'volume', name: 'demo_old', source: '', destination: '/gone', readOnly: false },
        { type: 'bind', source: '/a', destination: '/b', readOnly: false },
      ],
    } as unknown as Container;
    expect(mounts({ type: 'volume', target: '/scratch' }, { inherit }).Mounts).toEqual([
      { Type: 'volume', Source: 'anon1', Target: '/scratch' },
      { Type: 'volume', Source: 'anon2', Target: '/var/lib/x' },
    ]);
    expect(mounts({ type: 'volume', source: 'data', target: '/var/lib/x' }, { inherit })).toEqual({
      Binds: ['demo_data:/var/lib/x:rw'],
      Mounts: [],
    });
  });
});

describe('configs and secrets', () => {
  const parts = {
    configs: { file: { file: '/w/a.conf' }, text: { content: 'hello' } },
    secrets: { key: { file: '/w/key' }, token: { environment: 'TOKEN', content: 'abc' } },
  };
  const service: Partial<Service> = {
    configs: [{ source: 'file' }, { source: 'text', target: '/etc/t', mode: '0440', uid: '5', gid: '6' }],
    secrets: [{ source: 'key', target: 'k' }, { source: 'token' }],
  };

  it('mounts files read-only, and never makes a folder of a missing one', () => {
    expect(body(service, { parts })).toMatchObject({
      HostConfig: {
        Binds: [],
        Mounts: [
          { Type: 'bind', Source: '/w/key', Target: '/run/secrets/k', ReadOnly: true },
          { Type: 'bind', Source: '/w/a.conf', Target: '/file', ReadOnly: true },
        ],
      },
    });
  });

  it('copies the others in', () => {
    const { project } = loadedProject({ services: { web: service }, ...parts });
    expect(injectedFiles(project, 'web')).toEqual([
      {
        kind: 'secret',
        source: 'token',
        target: '/run/secrets/token',
        content: 'abc',
        environment: 'TOKEN',
        uid: 0,
        gid: 0,
        mode: 0o444,
      },
      { kind: 'config', source: 'text', target: '/etc/t', content: 'hello', uid: 5, gid: 6, mode: 0o440 },
    ]);
  });
});
