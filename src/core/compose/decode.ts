import type {
  CommandShape,
  Key,
  ListShape,
  MappingShape,
  NamedShape,
  ObjectShape,
  ScalarShape,
  Shape,
} from './keys/shape.ts';
import type { Problems } from './problems.ts';
import { formatBytes, formatGoDuration, parseBytes, parseGoDuration } from './units.ts';
import { splitWords, WordsError } from './words.ts';
import { isNull, type Node, placeOf, printed, type ScalarNode, textOf } from './yaml/node.ts';

/** A file mode as Compose prints it: octal with a leading zero. */
const modeText = (mode: number): string => `0${mode.toString(8)}`;

/** The number that Go's 32-bit floats would print for this one. */
export const asFloat32 = (value: number): number => {
  const rounded = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return rounded;
};

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  y: true,
  yes: true,
  on: true,
  false: false,
  n: false,
  no: false,
  off: false,
};

const isZero = (value: unknown): boolean => value === 0 || value === '' || value === false || value === '0';

class Decoder {
  private readonly path: (string | number)[];
  private readonly problems: Problems;
  private readonly warnings: Problems;

  constructor(path: readonly (string | number)[], problems: Problems, warnings: Problems) {
    this.path = [...path];
    this.problems = problems;
    this.warnings = warnings;
  }

  private invalid(node: Node, message: string): undefined {
    this.problems.at(node, this.path, 'compose-invalid', message);
    return undefined;
  }

  private within<T>(part: string | number, decode: () => T): T {
    this.path.push(part);
    const value = decode();
    this.path.pop();
    return value;
  }

  /** The model's value; undefined for one that is absent there. */
  value(node: Node, shape: Shape): unknown {
    if (node.kind === 'broken') return undefined;
    switch (shape.kind) {
      case 'scalar':
        return node.kind === 'scalar' && node.type !== 'null' ? this.scalar(node, shape) : undefined;
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

  private scalar(node: ScalarNode, shape: ScalarShape): unknown {
    switch (shape.as) {
      case 'text':
        return printed(node);
      case 'boolean':
        return this.boolean(node);
      case 'integer':
        return this.integer(node, shape);
      case 'float':
      case 'cpus':
        return this.float(node);
      case 'bytes':
        return this.bytes(node);
      case 'duration':
        return this.duration(node);
      case 'mode':
        return this.mode(node);
      case 'count':
        return printed(node).toLowerCase() === 'all' ? -1 : this.integer(node, shape);
    }
  }

  private boolean(node: ScalarNode): boolean | undefined {
    if (node.type === 'boolean') return node.value as boolean;
    const text = String(node.value);
    const value = booleans[text.toLowerCase()];
    if (value === undefined) return this.invalid(node, `"${text}" is neither true nor false.`);
    if (!/^(?:true|false)$/i.test(text)) {
      const message = `"${text}" is not a YAML 1.2 boolean; write ${value}.`;
      this.warnings.add({ code: 'compose-invalid', message, where: placeOf(node, this.path) });
    }
    return value;
  }

  private integer(node: ScalarNode, { min, max }: ScalarShape): number | undefined {
    const text = printed(node);
    if (node.type === 'string' && !/^[-+]?\d+$/.test(text))
      return this.invalid(node, `"${text}" is not a whole number.`);
    const value = Math.trunc(Number(node.value));
    if (value < (min ?? value) || value > (max ?? value))
      return this.invalid(node, `${text} is not between ${min} and ${max}.`);
    return value;
  }

  private float(node: ScalarNode): number | undefined {
    const value = Number(node.value);
    if (Number.isFinite(value) && String(node.value).trim() !== '') return asFloat32(value);
    return this.invalid(node, `"${printed(node)}" is not a number.`);
  }

  private bytes(node: ScalarNode): string | undefined {
    if (node.type === 'integer') return String(node.value);
    const bytes = parseBytes(printed(node));
    if (bytes !== undefined) return formatBytes(bytes);
    return this.invalid(node, `"${printed(node)}" is not a size like 512m or 4g.`);
  }

  private duration(node: ScalarNode): string | undefined {
    const ms = parseGoDuration(printed(node));
    if (ms !== undefined) return formatGoDuration(ms);
    return this.invalid(node, `"${printed(node)}" is not a duration like 30s or 1m30s.`);
  }

  private mode(node: ScalarNode): string | undefined {
    if (node.type !== 'string') return modeText(Math.trunc(Number(node.value)));
    const text = node.value as string;
    if (/^[-+]?[0-7]+$/.test(text)) return modeText(Number.parseInt(text, 8));
    return this.invalid(node, `"${text}" is not an octal file mode like 0440.`);
  }

  private list(node: Node, shape: ListShape): unknown {
    const items = node.kind === 'list' ? node.items : isNull(node) ? [] : [node];
    const values: unknown[] = [];
    items.forEach((item, index) => {
      const value = this.within(index, () => this.value(item, shape.of));
      if (value !== undefined) values.push(value);
    });
    return values.length > 0 ? values : undefined;
  }

  private mapping(node: Node, shape: MappingShape): unknown {
    const unset = shape.unset === 'null' ? null : '';
    const pairs: [string, string | null][] = [];
    if (node.kind === 'map')
      for (const [key, value] of node.entries) {
        if (value.kind === 'scalar') pairs.push([key, value.type === 'null' ? unset : printed(value)]);
      }
    else if (node.kind === 'list')
      node.items.forEach((item, index) => {
        const pair = this.within(index, () => this.pair(item, unset));
        if (pair) pairs.push(pair);
      });
    return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
  }

  private pair(item: Node, unset: string | null): [string, string | null] | undefined {
    const text = textOf(item);
    if (text === undefined) return undefined;
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (unset === null && /\s$/.test(name))
      return this.invalid(item, `There is a space after the name "${name.trim()}".`);
    return [name, at < 0 ? unset : text.slice(at + 1)];
  }

  private object(node: Node, shape: ObjectShape): unknown {
    if (node.kind !== 'map') return undefined;
    const result: [string, unknown][] = [];
    for (const [name, key] of Object.entries(shape.keys)) {
      const value = this.key(name, node.entries.get(name), key);
      if (value !== undefined) result.push([name, value]);
    }
    return Object.fromEntries(result);
  }

  private key(name: string, node: Node | undefined, key: Key): unknown {
    const isCommand = key.shape.kind === 'command' && key.shape.as === 'words';
    if (key.dropped) return undefined;
    if (!node) return isCommand ? null : undefined;
    const value = this.within(name, () => this.value(node, key.shape));
    if (isCommand) return value ?? null;
    return key.zero !== 'kept' && isZero(value) ? undefined : value;
  }

  private named(node: Node, shape: NamedShape): unknown {
    if (node.kind !== 'map') return undefined;
    const nullable = shape.of.kind === 'object' && shape.of.nullable;
    const entries: [string, unknown][] = [];
    for (const [name, value] of node.entries) {
      const decoded = this.within(name, () => this.value(value, shape.of));
      if (decoded !== undefined) entries.push([name, decoded]);
      else if (nullable && isNull(value)) entries.push([name, null]);
      else if (shape.of.kind === 'object' && value.kind === 'scalar') entries.push([name, this.limit(value, name)]);
    }
    return entries.length > 0 ? Object.fromEntries(entries) : undefined;
  }

  /** A limit with one number for both. */
  private limit(node: ScalarNode, name: string): unknown {
    return this.within(name, () => this.integer(node, { kind: 'scalar', accepts: [], as: 'integer' }));
  }

  private command(node: Node, shape: CommandShape): unknown {
    if (node.kind === 'list') return node.items.map((item) => textOf(item) ?? '');
    const text = textOf(node);
    if (text === undefined) return undefined;
    if (shape.as === 'test') return ['CMD-SHELL', text];
    try {
      return splitWords(text);
    } catch (error) {
      if (error instanceof WordsError)
        return this.invalid(node, `The command can't be split into words: ${error.message}.`);
      throw error;
    }
  }

  private hosts(node: Node): unknown {
    const pairs: { item: Node; host: string; ip: string }[] = [];
    if (node.kind === 'map')
      for (const [host, value] of node.entries)
        for (const item of value.kind === 'list' ? value.items : [value])
          pairs.push({ item, host, ip: textOf(item) ?? '' });
    else if (node.kind === 'list') for (const item of node.items) pairs.push(...this.hostItem(item));
    const lines: string[] = [];
    for (const { item, host, ip } of pairs) {
      if (host === '' || /[:=]/.test(host)) this.invalid(item, `"${host}" is not a host name.`);
      else lines.push(`${host}=${/^\[.+\]$/.test(ip) ? ip.slice(1, -1) : ip}`);
    }
    return lines.length > 0 ? lines.sort() : undefined;
  }

  private hostItem(item: Node): { item: Node; host: string; ip: string }[] {
    const text = textOf(item) ?? '';
    const at = text.includes('=') ? text.indexOf('=') : text.indexOf(':');
    if (at < 0) this.invalid(item, `"${text}" has no address: write host=address.`);
    if (at < 0) return [];
    const host = text.slice(0, at);
    return text
      .slice(at + 1)
      .split(',')
      .map((ip) => ({ item, host, ip }));
  }
}

/** A checked and spelled-out node as the model holds it; keys in the order of the table, absent ones left out. */
export const decode = (
  node: Node,
  shape: Shape,
  path: readonly (string | number)[],
  problems: Problems,
  warnings: Problems,
): unknown => new Decoder(path, problems, warnings).value(node, shape);
