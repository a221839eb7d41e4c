import { Entries, few } from './entries.ts';
import type { Node } from './node.ts';
import type { Stack } from './stack.ts';

/** Makes the entries of a map on top of two stacks, names and nodes, while other maps and lists come and go above them. */
export class EntriesMaker {
  private readonly names: Stack<string>;
  private readonly nodes: Stack<Node>;
  private readonly firstName: number;
  private readonly firstNode: number;
  private index: Map<string, number> | undefined;

  constructor(names: Stack<string>, nodes: Stack<Node>) {
    this.names = names;
    this.nodes = nodes;
    this.firstName = names.size;
    this.firstNode = nodes.size;
  }

  get(name: string): Node | undefined {
    const at = this.index ? this.index.get(name) : this.search(name);
    return at === undefined ? undefined : this.nodes.at(this.firstNode + at);
  }

  private search(name: string): number | undefined {
    for (let at = this.firstName; at < this.names.size; at++)
      if (this.names.at(at) === name) return at - this.firstName;
    return undefined;
  }

  /** Adds a name that is not there yet. */
  add(name: string, node: Node): void {
    const at = this.names.size - this.firstName;
    this.names.push(name);
    this.nodes.push(node);
    if (this.index) this.index.set(name, at);
    else if (at === few)
      this.index = new Map(Array.from({ length: at + 1 }, (_, i) => [this.names.at(this.firstName + i), i]));
  }

  made(): Entries {
    return new Entries(this.names.takeFrom(this.firstName), this.nodes.takeFrom(this.firstNode), this.index);
  }
}
