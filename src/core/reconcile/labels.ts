import type { Dependency, DependencyCondition } from '../compose/model.ts';

const prefix = 'com.docker.compose';

/** The labels by which Compose knows its own. */
export const label = {
  project: `${prefix}.project`,
  service: `${prefix}.service`,
  version: `${prefix}.version`,
  oneoff: `${prefix}.oneoff`,
  number: `${prefix}.container-number`,
  hash: `${prefix}.config-hash`,
  image: `${prefix}.image`,
  dependsOn: `${prefix}.depends_on`,
  workingDir: `${prefix}.project.working_dir`,
  configFiles: `${prefix}.project.config_files`,
  replace: `${prefix}.replace`,
  network: `${prefix}.network`,
  volume: `${prefix}.volume`,
} as const;

/** What a label set is, as far as it is asked here. */
export type Labels = Readonly<Record<string, string>>;

/** Written as Compose does: `db:service_healthy:false,cache:service_started:true`; a set, in any order. */
export const dependsOnLabel = (dependencies: Readonly<Record<string, Dependency>> = {}): string =>
  Object.entries(dependencies)
    .map(([name, { condition, restart }]) => `${name}:${condition}:${restart ?? false}`)
    .join(',');

/** The dependencies that a container was created with; what is not readable is left out. */
export function readDependsOn(labels: Labels): { service: string; condition: DependencyCondition }[] {
  const parts = (labels[label.dependsOn] ?? '').split(',').filter(Boolean);
  return parts.map((part) => {
    const [service = '', condition] = part.split(':');
    return { service, condition: (condition ?? 'service_started') as DependencyCondition };
  });
}

/** The number of a container within its service; Compose counts from 1. */
export const containerNumber = (labels: Labels): number => Number.parseInt(labels[label.number] ?? '', 10) || 1;

export const isOneOff = (labels: Labels): boolean => labels[label.oneoff] === 'True';
