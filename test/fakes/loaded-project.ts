import type { LoadedProject } from '../../src/core/compose/load.ts';
import type { Project, Service } from '../../src/core/compose/model.ts';

type Part<T> = Readonly<Record<string, Partial<T>>>;

/** What a test says of a project; the rest is as the loader would fill it in. */
export interface ProjectParts extends Partial<Omit<Project, 'services'>> {
  readonly services: Part<Service>;
  readonly stack?: LoadedProject['stack'];
  readonly disabledServices?: readonly string[];
}

/** A loaded project named `demo`: services on the default network, of the image `app:1`. */
export function loadedProject({ stack, disabledServices = [], services, ...parts }: ProjectParts): LoadedProject {
  const project: Project = {
    name: 'demo',
    networks: { default: { name: 'demo_default', ipam: {} } },
    ...parts,
    services: Object.fromEntries(Object.entries(services).map(([name, service]) => [name, fill(service)])),
  };
  return {
    project,
    ...(stack && { stack }),
    workingDir: '/work',
    configFiles: ['/work/docker-compose.yml'],
    disabledServices,
    warnings: [],
    files: ['/work/docker-compose.yml'],
    absent: [],
  };
}

const fill = (service: Partial<Service>): Service => ({
  command: null,
  entrypoint: null,
  image: 'app:1',
  ...(service.network_mode === undefined && { networks: { default: null } }),
  ...service,
});
