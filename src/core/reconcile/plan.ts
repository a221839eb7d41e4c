import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { LoadedProject } from '../compose/load.ts';
import type { Project } from '../compose/model.ts';
import type { Container } from '../docker/objects.ts';
import { gateway } from '../health/gateway.ts';
import { contractOfContainers } from './contract.ts';
import { containerNumber, isOneOff, label } from './labels.ts';
import { replicas } from './names.ts';
import { inDependencyOrder } from './order.ts';
import { planPulls } from './plan-pulls.ts';
import { planService, type ServicePlan } from './plan-services.ts';
import { planStarts } from './plan-starts.ts';
import { unmetRequirements, unreachableFiles } from './requirements.ts';
import { planResources } from './resources.ts';
import type { ProjectState } from './state.ts';
import type { Plan, RemoveStep, Scope, Step } from './steps.ts';

/**
 * The steps from what the engine has to what the files say, by Compose's rules. Pure. Throws a ProblemError with all
 * that no step can mend: external resources that don't exist, images that must not be pulled.
 */
export function plan(desired: LoadedProject, actual: ProjectState, scope: Scope = {}): Plan {
  const project = narrow(desired.project, scope.services);
  const existing = containersByService(actual.containers);
  const pulls = planPulls(project, actual, existing);
  const resources = planResources(project, actual);
  const problems = [
    ...scaleProblems(project),
    ...unmetRequirements(project, actual.apiVersion),
    ...(actual.local ? [] : unreachableFiles(project, desired.workingDir)),
    ...pulls.problems,
    ...resources.problems,
  ];
  if (problems.length > 0) throw new ProblemError(problems);
  const services = planServices(inOrder(project, desired.stack), project, actual, existing, resources.newNetworks);
  const { stops, starts } = planStarts(project, services, resources.changedNetworks);
  const changes = services.flatMap(({ steps }) => steps);
  const steps: Step[] = [
    ...pulls.steps,
    ...stops,
    ...(scope.orphans === 'keep' ? [] : orphans(desired, actual.containers)),
    ...changes.filter(({ kind }) => kind === 'remove'),
    ...resources.steps,
    ...changes.filter(({ kind }) => kind !== 'remove'),
    ...starts,
  ];
  const contract = contractOfContainers(actual.containers);
  return {
    project: project.name,
    scope,
    ...(contract && { contract }),
    steps,
    checks: checks(project, desired.stack),
    warnings: [
      ...resources.warnings,
      ...services.filter(({ incomparable }) => incomparable.length > 0).flatMap(unjudged),
    ],
  };
}

/** The project with only some services and, step by step, what they depend on. */
function narrow(project: Project, services: readonly string[] | undefined): Project {
  if (!services) return project;
  const names = new Set(services);
  for (const name of names) {
    for (const dependency of Object.keys(project.services[name]?.depends_on ?? {})) names.add(dependency);
  }
  const chosen = Object.entries(project.services).filter(([name]) => names.has(name));
  return { ...project, services: Object.fromEntries(chosen) };
}

function containersByService(containers: readonly Container[]): Map<string, Container[]> {
  const byService = new Map<string, Container[]>();
  for (const container of containers) {
    const service = container.labels[label.service];
    if (service === undefined || isOneOff(container.labels)) continue;
    const list = byService.get(service);
    if (list) list.push(container);
    else byService.set(service, [container]);
  }
  for (const list of byService.values()) list.sort((a, b) => containerNumber(a.labels) - containerNumber(b.labels));
  return byService;
}

/** In dependency order, the engine as early as can be: it takes longest to become ready. */
function inOrder({ services }: Project, stack: LoadedProject['stack']): string[] {
  const engine = stack?.engine.service;
  const names = Object.keys(services);
  const engineFirst =
    engine === undefined || !services[engine] ? names : [engine, ...names.filter((name) => name !== engine)];
  return inDependencyOrder(engineFirst, (name) => Object.keys(services[name]!.depends_on ?? {}));
}

/** A service that joins another's namespace follows it when that one is replaced: hence the order. */
function planServices(
  order: readonly string[],
  project: Project,
  actual: ProjectState,
  existing: ReadonlyMap<string, readonly Container[]>,
  newNetworks: ReadonlySet<string>,
): ServicePlan[] {
  const needs = (name: string) => Object.keys(project.services[name]!.depends_on ?? {});
  const firstContainer = new Map<string, string>();
  const creations = new Map<string, string[]>();
  return order.map((name) => {
    const after = needs(name).flatMap((dependency) => creations.get(dependency) ?? []);
    const judging = { project, actual, firstContainer, newNetworks };
    const service = planService(judging, name, existing.get(name) ?? [], after);
    const first = service.containers[0]?.kept;
    if (first) firstContainer.set(name, first.id);
    const made = service.steps.filter(({ kind }) => kind !== 'remove').map(({ id }) => id);
    if (made.length > 0) creations.set(name, made);
    return service;
  });
}

/** Containers of services that the files don't have. Services that a profile leaves out are not orphans. */
function orphans({ project, disabledServices }: LoadedProject, containers: readonly Container[]): RemoveStep[] {
  const known = new Set([...Object.keys(project.services), ...disabledServices]);
  return containers
    .filter(({ labels, state }) =>
      isOneOff(labels) ? state === 'exited' || state === 'dead' : !known.has(labels[label.service] ?? ''),
    )
    .map(({ id, name, labels }) => ({
      kind: 'remove',
      id: `remove:${name}`,
      after: [],
      service: labels[label.service] ?? name,
      container: { id, name },
      reason: 'orphan',
      volumes: false,
    }));
}

const scaleProblems = (project: Project): Problem[] =>
  Object.entries(project.services).flatMap(([name, service]) =>
    service.container_name !== undefined && replicas(service) > 1
      ? [
          {
            code: 'compose-invalid',
            message: `The service ${name} wants ${replicas(service)} containers, but its container_name ${service.container_name} allows one.`,
            action: 'Remove container_name, or the scale.',
          },
        ]
      : [],
  );

const unjudged = ({ name, incomparable }: ServicePlan): Problem[] =>
  [...new Set(incomparable)].map((version) => ({
    code: 'drifted',
    message: `It can’t be told whether ${name} is as the files say: its container was made by Compose ${version || 'of an unknown version'}.`,
    kept: 'The container was kept as it is.',
    action: 'Run down, then up, to make it anew.',
  }));

/**
 * What `up` makes sure of at the end: the services run, and the engine answers. Without an engine every service is one
 * that clients reach.
 */
function checks(project: Project, stack: LoadedProject['stack']): Step[] {
  const engine = stack?.engine.service;
  const services = Object.keys(project.services).filter(
    (name) => name !== engine && replicas(project.services[name]!) > 0,
  );
  const steps: Step[] = [];
  const serving = services.filter((name) => engine === undefined || name === gateway.service);
  if (services.length > 0) steps.push({ kind: 'settle', id: 'settle', after: [], services, serving });
  if (stack && engine !== undefined && project.services[engine]) {
    steps.push({ kind: 'ready', id: `ready:${engine}`, after: [], service: engine, title: stack.title });
  }
  return steps;
}
