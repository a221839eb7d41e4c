import {
  distinctTexts,
  driverOptions,
  duration,
  fileMode,
  flag,
  integer,
  key,
  type ListShape,
  listOf,
  mapping,
  type NamedShape,
  named,
  natural,
  type ObjectShape,
  object,
  oneOf,
  options,
  strictNumber,
  supporting,
  test,
  text,
  textOrInteger,
  wholeBytes,
} from './shape.ts';

export const fileMounts: ListShape = listOf(
  object(
    { source: key(text), target: key(text), uid: key(text), gid: key(text), mode: key(fileMode, { zero: 'kept' }) },
    { short: ['string'] },
  ),
);

export const healthcheck: ObjectShape = object({
  test: key(test, { merge: 'replace' }),
  timeout: key(duration, { zero: 'kept' }),
  interval: key(duration, { zero: 'kept' }),
  retries: key(natural, { zero: 'kept' }),
  start_period: key(duration, { zero: 'kept' }),
  start_interval: key(duration, { zero: 'kept' }),
  disable: key(flag),
});

export const logging: ObjectShape = object({
  driver: key(text),
  options: key(options('string', 'integer', 'number', 'null')),
});

const serviceNetwork = object(
  {
    aliases: key(distinctTexts, { identity: 'name' }),
    driver_opts: key(driverOptions),
    gw_priority: key(strictNumber),
    interface_name: key(text),
    ipv4_address: key(text),
    ipv6_address: key(text),
    link_local_ips: key(distinctTexts, { identity: 'name' }),
    mac_address: key(text),
    priority: key(strictNumber),
  },
  { nullable: true },
);
export const networks: NamedShape = named(serviceNetwork, { orList: true });

const port = object(
  {
    name: key(text),
    mode: key(text),
    host_ip: key(text),
    target: key(integer),
    published: key(textOrInteger),
    protocol: key(text),
    app_protocol: key(text),
  },
  { required: ['target'], short: ['string', 'integer'] },
);
export const ports: ListShape = listOf(port);

const volume = object(
  {
    type: key(
      supporting(oneOf('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'), 'bind', 'volume', 'tmpfs', 'image'),
    ),
    source: key(text),
    target: key(text),
    read_only: key(flag),
    consistency: key(text),
    bind: key(
      object({
        selinux: key(oneOf('z', 'Z')),
        propagation: key(text),
        create_host_path: key(flag),
        recursive: key(oneOf('enabled', 'disabled', 'writable', 'readonly')),
      }),
    ),
    volume: key(object({ labels: key(mapping, { merge: 'sequence' }), nocopy: key(flag), subpath: key(text) })),
    tmpfs: key(object({ size: key(wholeBytes), mode: key(strictNumber) })),
    image: key(object({ subpath: key(text) })),
  },
  { required: ['type', 'target'], short: ['string'] },
);
export const volumes: ListShape = listOf(volume);

const limit = object(
  { soft: key(integer), hard: key(integer) },
  {
    required: ['soft', 'hard'],
    short: ['integer', 'string'],
  },
);
export const ulimits: NamedShape = named(limit, { names: /^/, merge: 'replace' });
