import type { LoadedProject } from '../compose/load.ts';
import type { Container } from '../docker/objects.ts';
import { label, readDependsOn } from './labels.ts';
import { inDependencyOrder } from './order.ts';
import type { ProjectState } from './state.ts';
import type { Plan, RemoveStep, Step } from './steps.ts';

/**
 * The steps that take a project down: containers in reverse order of their dependencies, networks, and volumes only if
 * asked. By label, so that it works without files; with them, volumes that they call external are spared.
 */
export function planDown(
  actual: ProjectState,
  options: { readonly volumes: boolean; readonly project?: LoadedProject['project'] },
): Plan {
  const external = new Set(
    Object.values(options.project?.volumes ?? {}).flatMap((volume) => (volume.external ? [volume.name] : [])),
  );
  const own = ({ labels }: { labels: Readonly<Record<string, string>> }) => labels[label.project] === actual.project;
  const networks = [...actual.networks.values()].filter(own);
  const volumes = [...actual.volumes.values()].filter((volume) => own(volume) && !external.has(volume.name));
  const steps: Step[] = [
    ...removals(actual, options.volumes),
    ...networks.map(
      ({ id, name }): Step => ({
        kind: 'remove-network',
        id: `remove-network:${name}`,
        after: [],
        networkId: id,
        name,
        reason: 'down',
      }),
    ),
  ];
  if (options.volumes) {
    for (const { name } of volumes) steps.push({ kind: 'remove-volume', id: `remove-volume:${name}`, after: [], name });
  }
  return { project: actual.project, scope: {}, steps, checks: [], warnings: [] };
}

/** Each after those that depend on it. */
function removals({ containers }: ProjectState, volumes: boolean): RemoveStep[] {
  const serviceOf = ({ labels, name }: Container) => labels[label.service] ?? name;
  const byService = Map.groupBy(containers, serviceOf);
  const needs = (service: string) =>
    (byService.get(service) ?? []).flatMap(({ labels }) =>
      readDependsOn(labels).map((dependency) => dependency.service),
    );
  const removed = new Map<string, string[]>();
  return inDependencyOrder([...byService.keys()], needs)
    .reverse()
    .flatMap((service) => {
      const after = removed.get(service) ?? [];
      const steps = byService.get(service)!.map((container) => removeStep(service, container, after, volumes));
      for (const dependency of new Set(needs(service))) {
        removed.set(dependency, [...(removed.get(dependency) ?? []), ...steps.map(({ id }) => id)]);
      }
      return steps;
    });
}

const removeStep = (
  service: string,
  { id, name }: Container,
  after: readonly string[],
  volumes: boolean,
): RemoveStep => ({
  kind: 'remove',
  id: `remove:${name}`,
  after,
  service,
  container: { id, name },
  reason: 'down',
  volumes,
});
