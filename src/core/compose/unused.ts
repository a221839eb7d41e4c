import type { Project } from './model.ts';

const only = <T>(record: Readonly<Record<string, T>> | undefined, names: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(record ?? {}).filter(([name]) => names.has(name)));

/** A project without the networks, volumes, configs and secrets that no service uses: Compose makes none of them. */
export const withoutUnused = (project: Project): Project => {
  const used = {
    networks: new Set<string>(),
    volumes: new Set<string>(),
    configs: new Set<string>(),
    secrets: new Set<string>(),
  };
  for (const service of Object.values(project.services)) {
    for (const name of Object.keys(service.networks ?? {})) used.networks.add(name);
    for (const { type, source } of service.volumes ?? [])
      if (type === 'volume' && source !== undefined) used.volumes.add(source);
    for (const { source } of service.configs ?? []) used.configs.add(source);
    for (const { source } of service.secrets ?? []) used.secrets.add(source);
  }
  return {
    ...project,
    networks: only(project.networks, used.networks),
    volumes: only(project.volumes, used.volumes),
    configs: only(project.configs, used.configs),
    secrets: only(project.secrets, used.secrets),
  };
};
