import { type Key, keyOf, type MergeRule, type Shape } from './keys/shape.ts';
import type { Problems } from './problems.ts';
import {
  booleanNode,
  copyOf,
  isNull,
  listNode,
  type MapNode,
  mapNode,
  type Node,
  nodeAt,
  nullNode,
  type Path,
  printed,
  type Spot,
  sameValue,
  textNode,
  textOf,
} from './yaml/node.ts';

/** The values under a map's keys as `KEY=value` texts, sorted; a list as it is. */
const toItems = (node: Node): readonly Node[] => {
  if (node.kind === 'list') return node.items;
  if (node.kind === 'map') {
    const items: Node[] = [];
    for (const [key, value] of node.entries) {
      const values = value.kind === 'list' ? value.items : [value];
      for (const one of values) {
        if (one.kind === 'scalar') items.push(textNode(one, one.type === 'null' ? key : `${key}=${printed(one)}`));
        else items.push(one);
      }
    }
    return items.sort((a, b) => ((textOf(a) ?? '') < (textOf(b) ?? '') ? -1 : 1));
  }
  return node.kind === 'scalar' && node.type === 'string' ? [node] : [];
};

/** A list of names as a map of them; each with `value`. */
const toNames = (node: Node, value: (spot: Spot) => Node): MapNode | undefined => {
  if (node.kind === 'map') return node;
  if (node.kind !== 'list') return isNull(node) ? mapNode(node, new Map()) : undefined;
  const entries = new Map<string, Node>();
  for (const item of node.items) {
    const name = textOf(item);
    if (name === undefined) return undefined;
    entries.set(name, value(item));
  }
  return mapNode(node, entries);
};

/** A dependency as the list form means it. */
export const startedDependency = (spot: Spot): Node =>
  mapNode(
    spot,
    new Map<string, Node>([
      ['condition', textNode(spot, 'service_started')],
      ['required', booleanNode(spot, true)],
    ]),
  );

const keyUnder = (shape: Shape | undefined, name: string): Key | undefined => {
  if (shape?.kind === 'object') return keyOf(shape, name);
  if (shape?.kind !== 'named') return undefined;
  return { shape: shape.of, ...(shape.merge ? { merge: shape.merge } : {}) };
};

class Merger {
  private readonly path: (string | number)[];
  private readonly problems: Problems;

  constructor(path: Path, problems: Problems) {
    this.path = [...path];
    this.problems = problems;
  }

  merge(base: Node, over: Node, key: Key | undefined): Node {
    if (base.kind === 'broken') return over;
    if (over.kind === 'broken') return over;
    if (key?.merge) return this.byRule(key.merge, base, over, key);
    if (isNull(over)) return base;
    if (base.kind === 'map') return over.kind === 'map' ? this.maps(base, over, key?.shape) : this.refuse(base, over);
    if (base.kind === 'list')
      return over.kind === 'list' ? listNode(over, [...base.items, ...over.items]) : this.refuse(base, over);
    return over;
  }

  maps(base: MapNode, over: MapNode, shape: Shape | undefined): MapNode {
    const entries = copyOf(base.entries);
    for (const [name, value] of over.entries) {
      const before = entries.get(name);
      this.path.push(name);
      entries.set(name, before ? this.merge(before, value, keyUnder(shape, name)) : value);
      this.path.pop();
    }
    return mapNode(over, entries);
  }

  private refuse(base: Node, over: Node): Node {
    const kind = base.kind === 'map' ? 'a map' : 'a list';
    this.problems.at(
      over,
      this.path,
      'compose-invalid',
      `Here is ${kind} in an earlier file, which this can't replace.`,
    );
    return base;
  }

  private byRule(rule: MergeRule, base: Node, over: Node, key: Key): Node {
    switch (rule) {
      case 'replace':
        return over;
      case 'sequence':
        return listNode(over, [...toItems(base), ...toItems(over)]);
      case 'names':
        return this.names(base, over, key, nullNode);
      case 'dependencies':
        return this.names(base, over, key, startedDependency);
      case 'hosts':
        return this.hosts(base, over);
      case 'logging':
        return this.logging(base, over, key);
      case 'pools':
        return this.pools(base, over);
    }
  }

  private names(base: Node, over: Node, key: Key, value: (spot: Spot) => Node): Node {
    const one = toNames(base, value);
    const other = toNames(over, value);
    if (!one || !other) return over;
    return this.maps(one, other, key.shape);
  }

  private hosts(base: Node, over: Node): Node {
    const before = toItems(base);
    const added = toItems(over).filter((item) => !before.some((known) => sameValue(known, item)));
    return listNode(over, [...before, ...added]);
  }

  /** Options of different drivers don't mix. */
  private logging(base: Node, over: Node, key: Key): Node {
    if (base.kind !== 'map' || over.kind !== 'map') return over;
    const one = textOf(nodeAt(base, 'driver'));
    const other = textOf(nodeAt(over, 'driver'));
    const mixes = one === other || one === undefined || other === undefined;
    return mixes ? this.maps(base, over, key.shape) : over;
  }

  /** Address pools are the same by their subnet. */
  private pools(base: Node, over: Node): Node {
    if (base.kind !== 'list' || over.kind !== 'list') return over;
    const pools: Node[] = [];
    const put = (pool: Node) => {
      const subnet = textOf(nodeAt(pool, 'subnet'));
      const at = pools.findIndex((known) => textOf(nodeAt(known, 'subnet')) === subnet);
      if (at < 0) pools.push(pool);
      else pools[at] = pool;
    };
    for (const original of base.items) for (const added of over.items) this.pool(original, added, pools, put);
    return listNode(over, pools);
  }

  private pool(original: Node, added: Node, pools: readonly Node[], put: (pool: Node) => void): void {
    if (original.kind !== 'map' || added.kind !== 'map') {
      put(added);
      return;
    }
    const subnet = textOf(nodeAt(added, 'subnet'));
    const known = pools.some((pool) => textOf(nodeAt(pool, 'subnet')) === subnet);
    if (subnet !== textOf(nodeAt(original, 'subnet')) && !known) put(added);
    else put(this.maps(original, added, undefined));
  }
}

/** The second of two values of one shape laid over the first, by Compose's rules. */
export const mergeNodes = (base: Node, over: Node, shape: Shape, path: Path, problems: Problems): Node =>
  new Merger(path, problems).merge(base, over, { shape });

/** A tree without the values at some paths; indices in lists are passed over, as in Compose. */
export const withoutPaths = (node: Node, paths: readonly Path[]): Node => {
  if (node.kind !== 'map') return node;
  const entries = copyOf(node.entries);
  for (const [name, value] of node.entries) {
    const below = paths.filter(([first]) => first === name);
    if (below.length === 0) continue;
    if (below.some((path) => path.length === 1)) entries.delete(name);
    else
      entries.set(
        name,
        withoutPaths(
          value,
          below.map((path) => path.slice(1)),
        ),
      );
  }
  return mapNode(node, entries);
};
