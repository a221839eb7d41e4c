import type { Problem } from '../../shared/errors.ts';
import type { Problems } from './problems.ts';
import { type Lookup, replaceVariables } from './template.ts';
import {
  brokenNode,
  type ListNode,
  type MapNode,
  type Node,
  placeOf,
  type ScalarNode,
  textNode,
  withEachEntry,
  withEachItem,
} from './yaml/node.ts';

/** Where variables come from and what is noted about them. */
export interface Variables {
  readonly lookup: Lookup;
  /** Once per name: the warning for a variable without a value. */
  readonly unset: Map<string, Problem>;
}

class Interpolator {
  private readonly path: (string | number)[] = [];
  /** By the container of a collection's values, which aliases share: each is done once. */
  private readonly done = new Map<object, Node>();
  private readonly shares: boolean;
  private readonly variables: Variables;
  private readonly problems: Problems;

  constructor(shares: boolean, variables: Variables, problems: Problems) {
    this.shares = shares;
    this.variables = variables;
    this.problems = problems;
  }

  node(node: Node): Node {
    if (node.kind === 'scalar') return node.type === 'string' ? this.text(node) : node;
    if (node.kind === 'broken') return node;
    // What an alias stands for is written elsewhere.
    if (!this.shares) return node.variables ? this.collection(node) : node;
    const shared = node.kind === 'map' ? node.entries : node.items;
    const known = this.done.get(shared);
    if (known) return { ...known, keyAt: node.keyAt } as Node;
    const result = this.collection(node);
    this.done.set(shared, result);
    return result;
  }

  private collection(node: MapNode | ListNode): Node {
    return node.kind === 'map' ? withEachEntry(node, this.under) : withEachItem(node, this.under);
  }

  private readonly under = (node: Node, part: string | number): Node => {
    this.path.push(part);
    const next = this.node(node);
    this.path.pop();
    return next;
  };

  private text(node: ScalarNode): Node {
    const before = node.value as string;
    if (!before.includes('$')) return node;
    const { text, faults, unset } = replaceVariables(before, this.variables.lookup);
    for (const name of unset) this.warn(name, node);
    for (const fault of faults) {
      if (fault.kind === 'invalid')
        this.problems.at(
          node,
          this.path,
          'interpolation-invalid',
          `"${fault.part}" is not a valid variable reference.`,
        );
      else {
        const reason = fault.reason === '' ? '' : `: ${fault.reason}`;
        this.problems.at(node, this.path, 'variable-missing', `The variable ${fault.name} has no value${reason}.`);
      }
    }
    return faults.length > 0 ? brokenNode(node) : textNode(node, text);
  }

  private warn(name: string, node: Node): void {
    if (this.variables.unset.has(name)) return;
    const message = `The variable ${name} is not set; an empty text is used.`;
    const action = `Set it in .env, or give it a default: \${${name}:-…}.`;
    this.variables.unset.set(name, { code: 'variable-missing', message, action, where: placeOf(node, this.path) });
  }
}

/** Replaces the variables in every text value of a node; keys stay as they are. `shares` says whether it holds aliases. */
export const interpolate = (node: Node, variables: Variables, problems: Problems, shares = true): Node =>
  new Interpolator(shares, variables, problems).node(node);
