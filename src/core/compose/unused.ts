import type { Project } from './model.ts';

const only = <T>(record: Readonly<Record<string, T>> | undefined, names: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => names.has(name)));

interface Used {
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly configs: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
}

/** The keys of what the services use, in the order in which they are first named. */
export const usedBy = (services: Project['services']): Used => {
  const used = {
    networks: new Set<string>(),
    volumes: new Set<string>(),
    configs: new Set<string>(),
    secrets: new Set<string>(),
  };
  for (const { networks, volumes = [], configs = [], secrets = [] } of Object.values(services)) {
    for (const name in networks) used.networks.add(name);
    for (const { type, source } of volumes) if (type === 'volume' && source !== undefined) used.volumes.add(source);
    for (const { source } of configs) used.configs.add(source);
    for (const { source } of secrets) used.secrets.add(source);
  }
  return used;
};

/** A project without the networks, volumes, configs and secrets that no service uses: Compose makes none of them. */
export const withoutUnused = (project: Project): Project => {
  const used = usedBy(project.services);
  return {
    ...project,
    networks: only(project.networks, used.networks),
    volumes: only(project.volumes, used.volumes),
    configs: only(project.configs, used.configs),
    secrets: only(project.secrets, used.secrets),
  };
};
