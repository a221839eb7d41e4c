import { service } from './service.ts';
import {
  driverOptions,
  flag,
  key,
  listOf,
  mapping,
  named,
  type ObjectShape,
  object,
  options,
  refused,
  text,
} from './shape.ts';

const external = key(flag, { short: 'external' });

const pool = object({
  subnet: key(text),
  gateway: key(text),
  ip_range: key(text),
  aux_addresses: key(options('string')),
});

const network = object(
  {
    name: key(text),
    driver: key(text),
    driver_opts: key(driverOptions),
    ipam: key(
      object({
        driver: key(text),
        config: key(listOf(pool), { merge: 'pools' }),
        options: refused('Compose itself ignores it'),
      }),
    ),
    external,
    internal: key(flag),
    attachable: key(flag),
    labels: key(mapping, { merge: 'sequence', identity: 'name' }),
    enable_ipv4: key(flag, { zero: 'kept' }),
    enable_ipv6: key(flag, { zero: 'kept' }),
  },
  { nullable: true },
);

const volume = object(
  {
    name: key(text),
    driver: key(text),
    driver_opts: key(driverOptions),
    external,
    labels: key(mapping, { merge: 'sequence' }),
  },
  { nullable: true },
);

const swarmStore = 'the configs and secrets of swarms are not supported';

const fileReference = {
  name: key(text),
  file: key(text),
  environment: key(text),
};
const fileReferenceEnd = {
  external: key(flag, { short: 'external', note: 'only false' }),
  labels: key(mapping),
};

/** Every key of a Compose file. */
export const project: ObjectShape = object({
  version: key(text, { dropped: true, note: 'obsolete; a warning' }),
  name: key(text),
  include: key(listOf(text), { dropped: true, note: 'short and long form; files, not URLs' }),
  services: key(named(service)),
  networks: key(named(network, { names: /^/, nullable: true })),
  volumes: key(named(volume, { nullable: true })),
  configs: key(
    named(object({ ...fileReference, content: key(text), ...fileReferenceEnd, template_driver: refused(swarmStore) })),
  ),
  secrets: key(
    named(
      object({
        ...fileReference,
        ...fileReferenceEnd,
        driver: refused(swarmStore),
        driver_opts: refused(swarmStore),
        template_driver: refused(swarmStore),
      }),
    ),
  ),
  models: refused('engines are services with an x-frontier block'),
});
