import type { Node } from './node.ts';

/** Up to so many names are looked up one after another; beyond, by an index. */
export const few = 16;

/**
 * The entries of a map node. A JavaScript Map for each of the small maps of a project takes four times the memory, and its
 * copies as much again: here a copy with other values shares the names.
 */
export class Entries implements ReadonlyMap<string, Node> {
  private readonly names: readonly string[];
  private readonly nodes: readonly Node[];
  private index: ReadonlyMap<string, number> | undefined;

  /** `index`: the place of each name, if it is known. */
  constructor(names: readonly string[], nodes: readonly Node[], index?: ReadonlyMap<string, number>) {
    this.names = names;
    this.nodes = nodes;
    this.index = index;
  }

  get size(): number {
    return this.names.length;
  }

  private at(name: string): number {
    const { names } = this;
    if (names.length > few) {
      this.index ??= new Map(names.map((known, at) => [known, at]));
      return this.index.get(name) ?? -1;
    }
    for (let at = 0; at < names.length; at++) if (names[at] === name) return at;
    return -1;
  }

  get(name: string): Node | undefined {
    const at = this.at(name);
    return at < 0 ? undefined : this.nodes[at];
  }

  has(name: string): boolean {
    return this.at(name) >= 0;
  }

  forEach(callback: (node: Node, name: string, map: ReadonlyMap<string, Node>) => void): void {
    for (let at = 0; at < this.names.length; at++) callback(this.nodes[at]!, this.names[at]!, this);
  }

  /** With each value as `change` makes it, without those that it makes undefined; itself if nothing changes. */
  withEach(change: (node: Node, name: string) => Node | undefined): Entries {
    let nodes: (Node | undefined)[] | undefined;
    for (let at = 0; at < this.nodes.length; at++) {
      const next = change(this.nodes[at]!, this.names[at]!);
      if (next === this.nodes[at]) continue;
      nodes ??= [...this.nodes];
      nodes[at] = next;
    }
    if (!nodes) return this;
    if (nodes.includes(undefined)) return Entries.some(this.names, nodes);
    return new Entries(this.names, nodes as Node[], this.index);
  }

  /** With one name set; itself if it is so already. */
  with(name: string, node: Node): Entries {
    const at = this.at(name);
    if (at < 0) return new Entries([...this.names, name], [...this.nodes, node]);
    return this.nodes[at] === node ? this : new Entries(this.names, this.nodes.with(at, node), this.index);
  }

  /** Without one name; itself if it is not there. */
  without(name: string): Entries {
    return this.has(name) ? this.withEach((node, known) => (known === name ? undefined : node)) : this;
  }

  keys(): MapIterator<string> {
    return this.names.values();
  }

  values(): MapIterator<Node> {
    return this.nodes.values();
  }

  entries(): MapIterator<[string, Node]> {
    return this.names.map((name, at): [string, Node] => [name, this.nodes[at]!]).values();
  }

  [Symbol.iterator](): MapIterator<[string, Node]> {
    return this.entries();
  }

  /** The names whose nodes are there. The names of a whole map are shared by all that are made of them. */
  static some(names: readonly string[], nodes: readonly (Node | undefined)[]): Entries {
    if (!nodes.includes(undefined)) return new Entries(names, nodes as Node[]);
    return new Entries(
      names.filter((_, at) => nodes[at]),
      nodes.filter((node) => node !== undefined),
    );
  }

  static of(map: ReadonlyMap<string, Node>): Entries {
    if (map instanceof Entries) return map;
    return new Entries([...map.keys()], [...map.values()]);
  }
}
