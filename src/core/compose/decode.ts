import { decodeScalar, type ScalarReports } from './decode-scalar.ts';
import { HostError, readHosts } from './hosts.ts';
import type { CommandShape, Key, ListShape, MappingShape, NamedShape, ObjectShape, Shape } from './keys/shape.ts';
import type { Problems } from './problems.ts';
import { splitWords, WordsError } from './words.ts';
import { isNull, type MapNode, type Node, type Path, placeOf, printed, type ScalarNode, textOf } from './yaml/node.ts';

const isZero = (value: unknown, shape: Shape): boolean =>
  value === 0 || value === '' || value === false || (value === '0' && shape.kind === 'scalar' && shape.as === 'bytes');

const isWords = (key: Key): boolean => key.shape.kind === 'command' && key.shape.as === 'words';

interface Order {
  readonly ranks: ReadonlyMap<string, number>;
  /** Keys that the model always has. */
  readonly always: readonly string[];
}

const orders = new WeakMap<ObjectShape, Order>();

/** The places of a shape's keys in the table. */
export const orderOf = (shape: ObjectShape): Order => {
  const known = orders.get(shape);
  if (known) return known;
  const names = Object.keys(shape.keys);
  const order = {
    ranks: new Map(names.map((name, rank) => [name, rank])),
    always: names.filter((name) => isWords(shape.keys[name]!)),
  };
  orders.set(shape, order);
  return order;
};

type Pair = readonly [string, unknown];

/** A record of free names, sorted as Go prints maps. */
const sortedRecord = (pairs: Pair[]): Record<string, unknown> => {
  if (pairs.length > 1) pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  // Defined, not assigned, where a name is special.
  if (pairs.some(([name]) => name === '__proto__')) return Object.fromEntries(pairs);
  const record: Record<string, unknown> = {};
  for (const [name, value] of pairs) record[name] = value;
  return record;
};

class Decoder {
  private readonly path: (string | number)[];
  private readonly problems: Problems;
  private readonly warnings: Problems;
  /** The scalar that is being decoded. */
  private scalar: Node | undefined;
  private readonly reports: ScalarReports = {
    invalid: (message) => this.invalid(this.scalar!, message),
    unsupported: (message) => this.problems.at(this.scalar!, this.path, 'compose-unsupported', message),
    warn: (message) => this.warnings.add({ code: 'compose-invalid', message, where: placeOf(this.scalar!, this.path) }),
  };

  constructor(path: Path, problems: Problems, warnings: Problems) {
    this.path = [...path];
    this.problems = problems;
    this.warnings = warnings;
  }

  private invalid(node: Node, message: string): undefined {
    this.problems.at(node, this.path, 'compose-invalid', message);
    return undefined;
  }

  private under(part: string | number, node: Node, shape: Shape): unknown {
    this.path.push(part);
    const value = this.value(node, shape);
    this.path.pop();
    return value;
  }

  /** The model's value; undefined for one that is absent there. */
  value(node: Node, shape: Shape): unknown {
    if (node.kind === 'broken') return undefined;
    switch (shape.kind) {
      case 'scalar':
        if (node.kind !== 'scalar' || node.type === 'null') return undefined;
        if (node.type === 'string' && shape.as === 'text') return node.value;
        this.scalar = node;
        return decodeScalar(node, shape, this.reports);
      case 'list':
        return this.list(node, shape);
      case 'mapping':
        return this.mapping(node, shape);
      case 'object':
        return this.object(node, shape);
      case 'named':
        return this.named(node, shape);
      case 'command':
        return this.command(node, shape);
      case 'hosts':
        return this.hosts(node);
    }
  }

  private list(node: Node, shape: ListShape): unknown {
    const items = node.kind === 'list' ? node.items : isNull(node) ? [] : [node];
    const values = items.map((item, index) => this.under(index, item, shape.of)).filter((value) => value !== undefined);
    return values.length > 0 ? values : undefined;
  }

  private mapping(node: Node, shape: MappingShape): unknown {
    const unset = shape.unset === 'null' ? null : '';
    // Of the same name twice the last one counts.
    const pairs = new Map<string, string | null>();
    if (node.kind === 'map') {
      for (const [key, value] of node.entries)
        if (value.kind === 'scalar') pairs.set(key, value.type === 'null' ? unset : printed(value));
    } else if (node.kind === 'list')
      for (const [index, item] of node.items.entries()) {
        const text = textOf(item) ?? '';
        const at = text.indexOf('=');
        const name = at < 0 ? text : text.slice(0, at);
        if (unset === null && /\s$/.test(name)) this.spaceAfter(name, index, item);
        else if (item.kind !== 'broken') pairs.set(name, at < 0 ? unset : text.slice(at + 1));
      }
    return pairs.size > 0 ? sortedRecord([...pairs]) : undefined;
  }

  private spaceAfter(name: string, index: number, item: Node): void {
    this.path.push(index);
    this.invalid(item, `There is a space after the name "${name.trim()}".`);
    this.path.pop();
  }

  private object(node: Node, shape: ObjectShape): unknown {
    if (node.kind !== 'map') return undefined;
    const result: Record<string, unknown> = {};
    for (const name of this.keysInOrder(node, shape)) {
      const value = node.entries.get(name);
      const decoded = value ? this.key(name, value, shape.keys[name]!) : null;
      if (decoded !== undefined) result[name] = decoded;
    }
    return result;
  }

  /** The known keys of a map and those that the model always has, as the table has them. */
  private keysInOrder(node: MapNode, shape: ObjectShape): string[] {
    const { ranks, always } = orderOf(shape);
    const names = always.filter((name) => !node.entries.has(name));
    let last = names.length === 0 ? -1 : ranks.size;
    let sorted = true;
    for (const name of node.entries.keys()) {
      const rank = ranks.get(name);
      if (rank === undefined) continue;
      names.push(name);
      sorted &&= rank > last;
      last = rank;
    }
    return sorted ? names : names.sort((a, b) => ranks.get(a)! - ranks.get(b)!);
  }

  private key(name: string, node: Node, key: Key): unknown {
    if (key.dropped) return undefined;
    const value = this.under(name, node, key.shape);
    if (value === undefined) return isWords(key) ? null : undefined;
    return key.zero !== 'kept' && isZero(value, key.shape) ? undefined : value;
  }

  private named(node: Node, shape: NamedShape): unknown {
    if (node.kind !== 'map') return undefined;
    const { of } = shape;
    const nullable = of.kind === 'object' && of.nullable;
    const pairs: Pair[] = [];
    for (const [name, value] of node.entries) {
      const decoded =
        value.kind === 'scalar' && !isNull(value) ? this.single(value, name) : this.under(name, value, of);
      if (decoded !== undefined || (nullable && isNull(value))) pairs.push([name, decoded ?? null]);
    }
    return pairs.length > 0 ? sortedRecord(pairs) : undefined;
  }

  /** A limit (`ulimits`) with one number for both. */
  private single(node: ScalarNode, name: string): unknown {
    const limit = this.under(name, node, { kind: 'scalar', accepts: [], as: 'integer' });
    // Compose holds a limit of 0 as one that has neither number.
    return limit === 0 ? {} : limit;
  }

  private command(node: Node, shape: CommandShape): unknown {
    if (node.kind === 'list') {
      if (node.items.length === 0 && shape.as === 'test') return undefined;
      return node.items.map((item) => textOf(item) ?? '');
    }
    const text = textOf(node);
    if (text === undefined) return undefined;
    if (shape.as === 'test') return ['CMD-SHELL', text];
    try {
      return splitWords(text);
    } catch (error) {
      if (!(error instanceof WordsError)) throw error;
      return this.invalid(node, `The command can't be split into words: ${error.message}.`);
    }
  }

  private hosts(node: Node): unknown {
    try {
      const lines = readHosts(node);
      return lines.length > 0 ? lines : undefined;
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      return this.invalid(error.node, `${error.message}.`);
    }
  }
}

/** A checked and spelled-out node as the model holds it; keys in the order of the table, absent ones left out. */
export const decode = (node: Node, shape: Shape, path: Path, problems: Problems, warnings: Problems): unknown =>
  new Decoder(path, problems, warnings).value(node, shape);
