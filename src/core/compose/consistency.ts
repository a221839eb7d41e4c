import type { Project, Service } from './model.ts';
import type { Problems } from './problems.ts';
import { type MapNode, type Node, nodeAt, type Path } from './yaml/node.ts';

/** What the checks need beside the project itself. */
export interface Context {
  /** The merged documents, for the places of problems. */
  readonly root: MapNode;
  /** Services that exist but whose profile is not enabled. */
  readonly disabled: ReadonlySet<string>;
  readonly problems: Problems;
}

type Kind = 'networks' | 'volumes' | 'configs' | 'secrets';

class ServiceChecker {
  private readonly name: string;
  private readonly service: Service;
  private readonly project: Project;
  private readonly context: Context;

  constructor(name: string, service: Service, project: Project, context: Context) {
    this.name = name;
    this.service = service;
    this.project = project;
    this.context = context;
  }

  private fail(message: string, ...keys: readonly (string | number)[]): void {
    const path: Path = ['services', this.name, ...keys];
    let node: Node = this.context.root;
    for (const part of path) {
      const next: Node | undefined =
        typeof part === 'number' ? (node.kind === 'list' ? node.items[part] : undefined) : nodeAt(node, part);
      if (!next) break;
      node = next;
    }
    this.context.problems.at(node, path, 'compose-invalid', message, node.kind === 'scalar' ? 'value' : 'key');
  }

  private isBroken(key: string): boolean {
    return nodeAt(this.context.root, 'services', this.name, key)?.kind === 'broken';
  }

  private known(kind: Kind, name: string): boolean {
    if (Object.hasOwn(this.project[kind] ?? {}, name)) return true;
    const declared = nodeAt(this.context.root, kind);
    return nodeAt(declared, name) !== undefined || declared?.kind === 'broken';
  }

  check(): void {
    const { service } = this;
    if (service.image === undefined && !['image', 'build', 'provider'].some((key) => this.isBroken(key)))
      this.fail(`The service ${this.name} has no image.`);
    if (service.network_mode !== undefined && service.networks)
      this.fail('network_mode and networks exclude each other.', 'network_mode');
    this.references();
    this.dependencies();
    this.healthcheck();
    this.scale();
    this.limits();
    this.mounts();
  }

  private references(): void {
    const { networks, volumes, configs, secrets } = this.service;
    for (const name of Object.keys(networks ?? {}))
      if (!this.known('networks', name)) this.fail(`The network ${name} is not defined.`, 'networks', name);
    volumes?.forEach(({ type, source }, index) => {
      if (type === 'volume' && source !== undefined && !this.known('volumes', source))
        this.fail(`The volume ${source} is not defined under volumes.`, 'volumes', index);
    });
    configs?.forEach(({ source }, index) => {
      if (!this.known('configs', source)) this.fail(`The config ${source} is not defined.`, 'configs', index);
    });
    secrets?.forEach(({ source }, index) => {
      if (!this.known('secrets', source)) this.fail(`The secret ${source} is not defined.`, 'secrets', index);
    });
  }

  private dependencies(): void {
    for (const [name, { required }] of Object.entries(this.service.depends_on ?? {})) {
      if (Object.hasOwn(this.project.services, name) || (this.context.disabled.has(name) && !required)) continue;
      const why = this.context.disabled.has(name) ? 'is not in an enabled profile' : 'does not exist';
      if (nodeAt(this.context.root, 'services', name)?.kind === 'broken') continue;
      this.fail(`It depends on the service ${name}, which ${why}.`, 'depends_on', name);
    }
  }

  private healthcheck(): void {
    const first = this.service.healthcheck?.test?.[0];
    if (first !== undefined && !['CMD', 'CMD-SHELL', 'NONE'].includes(first))
      this.fail('A list must start with CMD, CMD-SHELL or NONE.', 'healthcheck', 'test');
  }

  private scale(): void {
    const { scale, deploy, container_name } = this.service;
    const replicas = deploy?.replicas;
    if (scale !== undefined && replicas !== undefined && scale !== replicas)
      this.fail('scale and deploy.replicas differ.', 'scale');
    if ((scale ?? 0) < 0) this.fail('It must not be negative.', 'scale');
    if ((replicas ?? 0) < 0) this.fail('It must not be negative.', 'deploy', 'replicas');
    if ((scale ?? replicas ?? 1) > 1 && container_name !== undefined)
      this.fail('A container name can only be given to one container.', 'container_name');
  }

  private limits(): void {
    const { cpus, mem_limit, mem_reservation, pids_limit, deploy } = this.service;
    if (!deploy) return;
    const { limits, reservations } = deploy.resources;
    const agree = (key: string, one: unknown, resources: object | undefined, other: unknown): void => {
      if (one !== undefined && resources && String(one) !== String(other))
        this.fail(`${key} and deploy.resources differ.`, key);
    };
    agree('cpus', cpus, limits, limits?.cpus);
    agree('mem_limit', mem_limit, limits, limits?.memory);
    agree('mem_reservation', mem_reservation, reservations, reservations?.memory);
    agree('pids_limit', pids_limit, limits, limits?.pids);
  }

  private mounts(): void {
    const { tmpfs = [], volumes = [] } = this.service;
    if (tmpfs.length + volumes.length < 2) return;
    const targets = [...tmpfs.map((entry) => entry.split(':')[0]!), ...volumes.map(({ target }) => target)];
    const keyOf = (place: number): [string, number] =>
      place < tmpfs.length ? ['tmpfs', place] : ['volumes', place - tmpfs.length];
    const seen = new Map<string, number>();
    targets.forEach((target, place) => {
      const before = seen.get(target);
      if (before !== undefined) {
        const [key, index] = keyOf(before);
        this.fail(`${target} is already mounted by ${key}[${index}].`, ...keyOf(place));
      }
      seen.set(target, place);
    });
  }
}

/** The first circle of dependencies, as the names along it; undefined if there is none. */
export const findCircle = (services: Project['services']): string[] | undefined => {
  const state = new Map<string, 'open' | 'done'>();
  for (const start of Object.keys(services)) {
    // A stack of its own: chains of dependencies can be longer than the call stack.
    const trail: { name: string; rest: string[] }[] = [];
    const enter = (name: string) => {
      state.set(name, 'open');
      trail.push({ name, rest: Object.keys(services[name]?.depends_on ?? {}) });
    };
    if (!state.has(start)) enter(start);
    for (let top = trail.at(-1); top; top = trail.at(-1)) {
      const next = top.rest.pop();
      if (next === undefined) {
        state.set(top.name, 'done');
        trail.pop();
      } else if (state.get(next) === 'open') {
        const names = trail.map(({ name }) => name);
        return [...names.slice(names.indexOf(next)), next];
      } else if (!state.has(next) && Object.hasOwn(services, next)) enter(next);
    }
  }
  return undefined;
};

const checkContainerNames = ({ services }: Project, { root, problems }: Context): void => {
  const owners = new Map<string, string>();
  for (const [name, { container_name }] of Object.entries(services)) {
    if (container_name === undefined) continue;
    const owner = owners.get(container_name);
    const path = ['services', name, 'container_name'];
    if (owner !== undefined)
      problems.at(
        nodeAt(root, ...path)!,
        path,
        'compose-invalid',
        `"${container_name}" is the name of ${owner} already.`,
      );
    owners.set(container_name, owner ?? name);
  }
};

/** Checks what the keys of a project say about each other; everything wrong is added to the problems. */
export const checkConsistency = (project: Project, context: Context): void => {
  checkContainerNames(project, context);
  for (const [name, service] of Object.entries(project.services))
    new ServiceChecker(name, service, project, context).check();
  const circle = findCircle(project.services);
  if (!circle) return;
  const [first = '', second = ''] = circle;
  const node = nodeAt(context.root, 'services', first, 'depends_on', second) ?? nodeAt(context.root, 'services', first);
  const message = `Services depend on each other in a circle: ${circle.join(' → ')}.`;
  context.problems.at(node ?? context.root, ['services', first, 'depends_on'], 'cycle', message, 'key');
};
