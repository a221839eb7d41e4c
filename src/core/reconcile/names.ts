import type { Project, Service } from '../compose/model.ts';

/** The name of a service's container: its `container_name`, or `project-service-number`. */
export const containerName = (project: Project, service: string, number: number): string =>
  project.services[service]?.container_name ?? `${project.name}-${service}-${number}`;

/** The name a new container has until it takes the old one's place; Compose's own form. */
export const temporaryName = (oldId: string, name: string): string => `${oldId.slice(0, 12)}_${name}`;

/** How many containers a service wants. */
export const replicas = (service: Service): number => service.scale ?? service.deploy?.replicas ?? 1;
