import type { Node } from './node.ts';

/** Up to so many names are looked up one after another; beyond, by an index. */
const few = 16;

/**
 * The entries of a map node. A JavaScript Map for each of the small maps of a project takes four times the memory, and its
 * copies as much again: here a copy with other values shares the names.
 */
export class Entries implements ReadonlyMap<string, Node> {
  private readonly names: string[];
  private readonly nodes: Node[];
  private index: Map<string, number> | undefined;

  constructor(names: string[] = [], nodes: Node[] = [], index?: Map<string, number>) {
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

  /** Without the room that arrays keep to grow. */
  fitted(): Entries {
    return new Entries(this.names.slice(), this.nodes.slice());
  }

  /** While the map is made, and only for one that was made without names: adds a name that is not there yet. */
  add(name: string, node: Node): this {
    this.index?.set(name, this.names.length);
    this.names.push(name);
    this.nodes.push(node);
    return this;
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
    if (!nodes.includes(undefined)) return new Entries(this.names, nodes as Node[], this.index);
    const kept = new Entries();
    nodes.forEach((node, at) => {
      if (node) kept.add(this.names[at]!, node);
    });
    return kept;
  }

  keys(): MapIterator<string> {
    return this.toMap().keys();
  }

  values(): MapIterator<Node> {
    return this.toMap().values();
  }

  entries(): MapIterator<[string, Node]> {
    return this.toMap().entries();
  }

  [Symbol.iterator](): MapIterator<[string, Node]> {
    return this.entries();
  }

  private toMap(): Map<string, Node> {
    return new Map(this.names.map((name, at) => [name, this.nodes[at]!]));
  }

  static of(map: ReadonlyMap<string, Node>): Entries {
    if (map instanceof Entries) return map;
    const entries = new Entries();
    map.forEach((node, name) => void entries.add(name, node));
    return entries;
  }
}
