import type { Dependency, Project, Service } from '../compose/model.ts';
import type { PlannedContainer, ServicePlan } from './plan-services.ts';
import type { StartStep, StopStep, WaitStep } from './steps.ts';

/** The steps that make everything run, and the stops that come before them. */
export interface StartPlan {
  readonly stops: readonly StopStep[];
  readonly starts: readonly (StartStep | WaitStep)[];
}

interface Starting {
  readonly project: Project;
  readonly services: ReadonlyMap<string, ServicePlan>;
  /** Containers that run and are stopped first, by name. */
  readonly stopped: ReadonlySet<string>;
}

/** `order`: the services so that each comes after what it depends on. */
export function planStarts(
  project: Project,
  order: readonly ServicePlan[],
  changedNetworks: ReadonlySet<string>,
): StartPlan {
  const services = new Map(order.map((service) => [service.name, service]));
  const existed = order.filter(({ containers, replaced }) => replaced || containers.some(({ kept }) => kept));
  const stops = existed.flatMap((service) => planStops(project, services, service, changedNetworks));
  const starting: Starting = { project, services, stopped: new Set(stops.map(({ container }) => container.name)) };
  const due = dueStarts(starting, order);
  const steps = new Map<string, StartStep | WaitStep>();
  for (const { name } of order) {
    const containers = due.get(name) ?? [];
    if (containers.length === 0) continue;
    const after = planDependencies(starting, name, due, steps);
    for (const container of containers) {
      const id = startId(name, container);
      steps.set(id, { kind: 'start', id, after, service: name, number: container.number, name: container.name });
    }
  }
  return { stops, starts: [...steps.values()] };
}

const startId = (service: string, { number }: PlannedContainer): string => `start:${service}:${number}`;

/** Running containers that can't stay as they are while what they depend on is replaced. */
function planStops(
  project: Project,
  services: ReadonlyMap<string, ServicePlan>,
  { name, containers, steps }: ServicePlan,
  changedNetworks: ReadonlySet<string>,
): StopStep[] {
  const stop = (container: { id: string; name: string }, reason: StopStep['reason'], because: string): StopStep => ({
    kind: 'stop',
    id: `stop:${container.name}`,
    after: [],
    service: name,
    container: { id: container.id, name: container.name },
    reason,
    because,
  });
  const network = Object.keys(project.services[name]?.networks ?? {})
    .map((key) => project.networks?.[key]?.name ?? key)
    .find((docker) => changedNetworks.has(docker));
  if (network !== undefined) {
    return steps.flatMap((step) => (step.kind === 'recreate' ? [stop(step.old, 'network', network)] : []));
  }
  const because = Object.entries(project.services[name]?.depends_on ?? {}).find(
    ([dependency, { restart }]) => restart && services.get(dependency)?.replaced,
  )?.[0];
  if (because === undefined) return [];
  return containers.flatMap(({ kept }) => (kept?.state === 'running' ? [stop(kept, 'dependency', because)] : []));
}

/**
 * The containers to start, by service. A job that others wait for and that has finished well is not run again, unless
 * one of those others starts; hence from the last service to the first.
 */
function dueStarts(starting: Starting, order: readonly ServicePlan[]): Map<string, readonly PlannedContainer[]> {
  const due = new Map<string, readonly PlannedContainer[]>();
  const awaited = new Set<string>();
  const jobs = new Set<string>();
  for (const service of Object.values(starting.project.services)) addCompleted(service, jobs);
  for (const { name, containers } of order.toReversed()) {
    const mustRun = !jobs.has(name) || awaited.has(name);
    const list = containers.filter((container) => !runs(starting, container) && (mustRun || !isFinished(container)));
    due.set(name, list);
    if (list.length > 0) addCompleted(starting.project.services[name], awaited);
  }
  return due;
}

/** Adds the jobs that must have finished well before a service starts. */
function addCompleted(service: Service | undefined, jobs: Set<string>): void {
  const dependencies = service?.depends_on ?? {};
  for (const name in dependencies)
    if (dependencies[name]?.condition === 'service_completed_successfully') jobs.add(name);
}

const isFinished = ({ kept }: PlannedContainer): boolean => kept?.state === 'exited' && kept.exitCode === 0;

const runs = ({ stopped }: Starting, { kept }: PlannedContainer): boolean =>
  kept !== undefined && (kept.state === 'running' || kept.state === 'restarting') && !stopped.has(kept.name);

/** Adds the waits that a service's starts need, and answers the ids of all steps that come before them. */
function planDependencies(
  starting: Starting,
  name: string,
  due: ReadonlyMap<string, readonly PlannedContainer[]>,
  steps: Map<string, StartStep | WaitStep>,
): string[] {
  const after: string[] = [];
  for (const [dependency, { condition, required }] of Object.entries(
    starting.project.services[name]?.depends_on ?? {},
  )) {
    const plan = starting.services.get(dependency);
    if (!plan || plan.containers.length === 0) continue;
    const starts = (due.get(dependency) ?? []).map((container) => startId(dependency, container));
    if (condition === 'service_started' || (starts.length === 0 && holds(plan, condition))) {
      after.push(...starts);
      continue;
    }
    const id = `wait:${dependency}:${condition}${required ? '' : ':optional'}`;
    steps.set(id, { kind: 'wait', id, after: starts, service: dependency, condition, required });
    after.push(id);
  }
  return after;
}

/** Whether a condition is met by containers that stay as they are. */
const holds = ({ containers }: ServicePlan, condition: Dependency['condition']): boolean =>
  containers.every((container) =>
    condition === 'service_healthy'
      ? container.kept?.state === 'running' && container.kept.health?.status === 'healthy'
      : isFinished(container),
  );
