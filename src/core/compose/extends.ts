import { check } from './check.ts';
import { type Environment, exists } from './environment.ts';
import { interpolate } from './interpolate.ts';
import { project } from './keys/project.ts';
import { service as serviceShape } from './keys/service.ts';
import { mergeNodes, withoutPaths } from './merge.ts';
import { absolute, type Base, folderOf, isRemote, servicePaths } from './paths.ts';
import type { Session } from './session.ts';
import { type MapNode, mapNode, type Node, nodeAt, type Path, textOf, withEntry } from './yaml/node.ts';

/** Services that can be extended: those of one document, or those of another file. */
interface Scope {
  readonly file: string;
  readonly services: MapNode;
  readonly resets: readonly Path[];
  /** Where `extends.file` starts. */
  readonly base: Base;
  /** Services of another file are spelled out and get its paths before they are taken over. */
  readonly foreign: boolean;
  readonly done: Map<string, Node>;
}

const below = (resets: readonly Path[], name: string): Path[] =>
  resets.filter((path) => path[0] === 'services' && path[1] === name && path.length > 2).map((path) => path.slice(2));

class Extender {
  private readonly scopes = new Map<string, Scope>();
  private readonly session: Session;
  private readonly environment: Environment;

  constructor(session: Session, environment: Environment) {
    this.session = session;
    this.environment = environment;
  }

  private fail(node: Node, path: Path, message: string): void {
    this.session.problems.at(node, path, 'compose-invalid', message);
  }

  async resolve(scope: Scope, name: string, chain: readonly string[]): Promise<Node> {
    const known = scope.done.get(name);
    if (known) return known;
    const own = scope.services.entries.get(name)!;
    const spelled = scope.foreign ? servicePaths(scope.base)(check(own, serviceShape, undefined)) : own;
    const resolved = await this.extended(scope, name, spelled, chain);
    scope.done.set(name, resolved);
    return resolved;
  }

  private async extended(scope: Scope, name: string, service: Node, chain: readonly string[]): Promise<Node> {
    const extending = nodeAt(service, 'extends');
    if (service.kind !== 'map' || !extending || extending.kind === 'broken') return service;
    const alone = withEntry(service, 'extends', undefined);
    const path = ['services', name, 'extends'];
    const step = `${name} (${scope.file})`;
    if (chain.includes(step)) {
      const circle = [...chain.slice(chain.indexOf(step)), step].join(' → ');
      this.session.problems.at(extending, path, 'cycle', `Services extend each other in a circle: ${circle}.`);
      return alone;
    }
    const target = await this.target(scope, extending, path);
    if (!target) return alone;
    const base = await this.resolve(target.scope, target.name, [...chain, step]);
    if (base.kind !== 'map') return alone;
    const kept = withoutPaths(withEntry(base, 'extends', undefined), below(scope.resets, name));
    return mergeNodes(kept, alone, serviceShape, ['services', name], this.session.problems);
  }

  /** The scope and name of the service that is extended. */
  private async target(scope: Scope, extending: Node, path: Path): Promise<{ scope: Scope; name: string } | undefined> {
    const checked = check(extending, serviceShape.keys.extends!.shape, this.session, path);
    if (checked.kind === 'broken') return undefined;
    const name = textOf(checked) ?? textOf(nodeAt(checked, 'service'));
    const file = textOf(nodeAt(checked, 'file'));
    if (name === undefined) return undefined;
    const from = file === undefined ? scope : await this.foreign(scope, file, nodeAt(checked, 'file')!, path);
    if (!from) return undefined;
    if (from.services.entries.has(name)) return { scope: from, name };
    this.fail(checked, path, `There is no service ${name} in ${from.file}.`);
    return undefined;
  }

  private async foreign(scope: Scope, file: string, node: Node, path: Path): Promise<Scope | undefined> {
    if (isRemote(file)) {
      const message = `"${file}" is not a file of this machine; remote files are not supported.`;
      this.session.problems.at(node, [...path, 'file'], 'compose-unsupported', message);
      return undefined;
    }
    const target = absolute(file, scope.base);
    const known = this.scopes.get(target);
    if (known) return known;
    if (!(await exists(target, this.session))) {
      this.session.problems.at(node, [...path, 'file'], 'file-missing', `${target} does not exist.`);
      return undefined;
    }
    const loaded = await this.load(target, scope.base);
    if (!loaded && !this.session.problems.list.some((problem) => problem.where?.file === target))
      this.fail(node, [...path, 'file'], `${target} has no services.`);
    if (loaded) this.scopes.set(target, loaded);
    return loaded;
  }

  private async load(file: string, base: Base): Promise<Scope | undefined> {
    const documents = await this.session.documents(file);
    if (!documents) return undefined;
    let merged: Node | undefined;
    const resets: Path[] = [];
    for (const { root, resets: own } of documents) {
      const variables = { lookup: this.environment.lookup, unset: this.session.unset };
      const next = interpolate(root, variables, this.session.problems);
      resets.push(...own);
      merged = merged ? mergeNodes(withoutPaths(merged, own), next, project, [], this.session.problems) : next;
    }
    const services = nodeAt(merged, 'services');
    if (services?.kind !== 'map') return undefined;
    return { file, services, resets, base: folderOf(file, base), foreign: true, done: new Map() };
  }
}

/** A document in which every service has the keys of the service that it extends. */
export const applyExtends = async (
  root: MapNode,
  resets: readonly Path[],
  file: string,
  base: Base,
  environment: Environment,
  session: Session,
): Promise<MapNode> => {
  const services = nodeAt(root, 'services');
  if (services?.kind !== 'map') return root;
  const extending = [...services.entries.values()].some((service) => nodeAt(service, 'extends') !== undefined);
  if (!extending) return root;
  const extender = new Extender(session, environment);
  const scope: Scope = { file, services, resets, base, foreign: false, done: new Map() };
  const entries = new Map<string, Node>();
  for (const name of services.entries.keys()) entries.set(name, await extender.resolve(scope, name, []));
  return withEntry(root, 'services', mapNode(services, entries));
};
