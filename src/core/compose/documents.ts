import { check } from './check.ts';
import { type Environment, exists } from './environment.ts';
import { applyExtends } from './extends.ts';
import { type Inclusion, inclusions, withIncluded } from './include.ts';
import { interpolate } from './interpolate.ts';
import { project } from './keys/project.ts';
import { mergeNodes, withoutPaths } from './merge.ts';
import { type Base, withPaths } from './paths.ts';
import type { Session } from './session.ts';
import { listNode, type MapNode, type Node, nodeAt, textNode, textOf, withEachEntry, withEntry } from './yaml/node.ts';
import type { Document } from './yaml/parse.ts';

/** A project or an included part of one. */
export interface Part {
  readonly files: readonly string[];
  readonly base: Base;
  readonly environment: Environment;
  /** The files that lead here by `include`. */
  readonly chain: readonly string[];
}

/** A service's bare `- NAME` items with the values that this part's own variables give them. */
const withInherited = (service: Node, { environment }: Part): Node => {
  const variables = nodeAt(service, 'environment');
  if (service.kind !== 'map' || variables?.kind !== 'list') return service;
  const items = variables.items.map((item) => {
    const name = textOf(item);
    const value = name === undefined ? undefined : environment.lookup(name);
    return value === undefined ? item : textNode(item, `${name}=${value}`);
  });
  return withEntry(service, 'environment', listNode(variables, items));
};

/** Configs and secrets from a variable, with the value that this part's own variables give it. */
const withContent = (resource: Node, { environment }: Part): Node => {
  const name = textOf(nodeAt(resource, 'environment'));
  const value = name === undefined ? undefined : environment.lookup(name);
  if (resource.kind !== 'map' || value === undefined) return resource;
  return withEntry(resource, contentKey, textNode(resource.entries.get('environment')!, value));
};

/** Where the value of a config's or secret's variable is kept until decoding; not a key of Compose. */
export const contentKey = 'x-#content';

const inEach = (root: MapNode, kind: string, change: (node: Node) => Node): MapNode => {
  const map = root.entries.get(kind);
  if (map?.kind !== 'map') return root;
  const changed = withEachEntry(map, change);
  return changed === map ? root : withEntry(root, kind, changed);
};

class PartLoader {
  private readonly part: Part;
  private readonly session: Session;

  constructor(part: Part, session: Session) {
    this.part = part;
    this.session = session;
  }

  async load(): Promise<MapNode | undefined> {
    let merged: MapNode | undefined;
    for (const file of this.part.files) {
      const documents = (await this.session.documents(file)) ?? [];
      for (const document of documents) merged = (await this.document(document, file, merged)) ?? merged;
    }
    if (!merged) return undefined;
    const { base } = this.part;
    let whole = withPaths(merged, base);
    whole = inEach(whole, 'services', (service) => withInherited(service, this.part));
    for (const kind of ['configs', 'secrets']) whole = inEach(whole, kind, (node) => withContent(node, this.part));
    return whole;
  }

  /** What came before with one more document laid over it. */
  private async document(document: Document, file: string, before: MapNode | undefined): Promise<MapNode | undefined> {
    const { problems, unset } = this.session;
    const { environment, base } = this.part;
    const root = interpolate(document.root, { lookup: environment.lookup, unset }, problems, document.shares);
    if (root.kind !== 'map') {
      if (root.kind !== 'broken') problems.at(root, [], 'compose-invalid', 'A Compose file must be a map of keys.');
      return before;
    }
    let own = await applyExtends(root, document.resets, file, base, environment, this.session);
    own = await this.included(own, file);
    const reset = before && document.resets.length > 0 ? withoutPaths(before, document.resets) : before;
    const merged = reset ? mergeNodes(reset, own, project, [], problems) : own;
    const checked = check(merged, project, this.session);
    if (nodeAt(checked, 'version')) this.warnVersion(checked);
    return checked.kind === 'map' ? withEntry(checked, 'version', undefined) : before;
  }

  private warnVersion(root: Node): void {
    const version = nodeAt(root, 'version');
    const message = 'The key version is obsolete and ignored; remove it.';
    if (version) this.session.warnings.at(version, ['version'], 'compose-invalid', message, 'key');
  }

  private async included(root: MapNode, file: string): Promise<MapNode> {
    if (!root.entries.has('include')) return root;
    let result = withEntry(root, 'include', undefined);
    const chain = [...this.part.chain, file];
    for (const inclusion of await inclusions(root, this.part.base, this.part.environment, this.session)) {
      if (this.isCircle(inclusion, chain) || !(await this.allExist(inclusion))) continue;
      const part: Part = { ...inclusion, chain };
      const loaded = await loadPart(part, this.session);
      if (loaded) result = withIncluded(result, loaded, this.session);
    }
    return result;
  }

  private async allExist({ files, node }: Inclusion): Promise<boolean> {
    const { problems } = this.session;
    const found = await Promise.all(files.map((file) => exists(file, this.session)));
    const missing = files.find((_, index) => !found[index]);
    if (missing !== undefined) problems.at(node, ['include'], 'file-missing', `${missing} does not exist.`);
    return missing === undefined;
  }

  private isCircle({ files, node }: Inclusion, chain: readonly string[]): boolean {
    const again = files.find((file) => chain.includes(file));
    if (again === undefined) return false;
    const circle = [...chain.slice(chain.indexOf(again)), again].join(' → ');
    this.session.problems.at(node, ['include'], 'cycle', `Files include each other in a circle: ${circle}.`);
    return true;
  }
}

/** The merged documents of a project or an included part: checked, spelled out, paths absolute. */
export const loadPart = (part: Part, session: Session): Promise<MapNode | undefined> =>
  new PartLoader(part, session).load();
