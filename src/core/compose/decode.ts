import { decodeScalar, type ScalarReports } from './decode-scalar.ts';
import { HostError, readHosts } from './hosts.ts';
import {
  type CommandShape,
  keyOf,
  type ListShape,
  type MappingShape,
  type NamedShape,
  type ObjectShape,
  type Shape,
} from './keys/shape.ts';
import type { Problems } from './problems.ts';
import { put } from './records.ts';
import { splitWords, WordsError } from './words.ts';
import { isNull, type Node, type Path, placeOf, printed, type ScalarNode, textOf } from './yaml/node.ts';

type Mutable = Record<string, unknown>;

/** A record; undefined for one without keys. */
const filled = (record: Mutable): Mutable | undefined => {
  for (const _ in record) return record;
  return undefined;
};

const isZero = (value: unknown, shape: Shape): boolean =>
  value === 0 || value === '' || value === false || (value === '0' && shape.kind === 'scalar' && shape.as === 'bytes');

/** What most values are, and what can't be wrong. */
const isPlainText = (node: Node, shape: Shape): node is ScalarNode =>
  shape.kind === 'scalar' && shape.as === 'text' && node.kind === 'scalar' && node.type === 'string';

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
    if (isPlainText(node, shape)) return node.value;
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
    const values = items.map((item, index) => this.under(index, item, shape.of));
    const present = values.includes(undefined) ? values.filter((value) => value !== undefined) : values;
    return present.length > 0 ? present : undefined;
  }

  private mapping(node: Node, shape: MappingShape): unknown {
    const unset = shape.unset === 'null' ? null : '';
    const result: Mutable = {};
    if (node.kind === 'map') {
      node.entries.forEach((value, name) => {
        if (value.kind === 'scalar') put(result, name, value.type === 'null' ? unset : printed(value));
      });
    } else if (node.kind === 'list')
      for (const [index, item] of node.items.entries()) {
        const text = textOf(item) ?? '';
        const at = text.indexOf('=');
        const name = at < 0 ? text : text.slice(0, at);
        if (unset === null && /\s$/.test(name)) this.spaceAfter(name, index, item);
        // Of the same name twice the last one counts.
        else if (item.kind !== 'broken') put(result, name, at < 0 ? unset : text.slice(at + 1));
      }
    return filled(result);
  }

  private spaceAfter(name: string, index: number, item: Node): void {
    this.path.push(index);
    this.invalid(item, `There is a space after the name "${name.trim()}".`);
    this.path.pop();
  }

  private object(node: Node, shape: ObjectShape): unknown {
    if (node.kind !== 'map') return undefined;
    const result: Mutable = {};
    node.entries.forEach((value, name) => {
      const key = keyOf(shape, name);
      if (!key || key.dropped) return;
      const decoded = this.under(name, value, key.shape);
      if (decoded !== undefined && (key.zero === 'kept' || !isZero(decoded, key.shape))) result[name] = decoded;
    });
    return result;
  }

  private named(node: Node, { of }: NamedShape): unknown {
    if (node.kind !== 'map') return undefined;
    const nullable = of.kind === 'object' && of.nullable;
    const result: Mutable = {};
    // Sorted, so that the order of services in a file makes no difference to what is done with them.
    for (const name of [...node.entries.keys()].sort()) {
      const value = node.entries.get(name)!;
      const decoded =
        value.kind === 'scalar' && !isNull(value) ? this.single(value, name) : this.under(name, value, of);
      if (decoded !== undefined || (nullable && isNull(value))) put(result, name, decoded ?? null);
    }
    return filled(result);
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

/** A checked and spelled-out node as the model holds it; absent keys are left out. */
export const decode = (node: Node, shape: Shape, path: Path, problems: Problems, warnings: Problems): unknown =>
  new Decoder(path, problems, warnings).value(node, shape);
