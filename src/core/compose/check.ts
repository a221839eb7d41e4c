import { decodeScalar } from './decode-scalar.ts';
import { withoutRepeats } from './identity.ts';
import {
  type CommandShape,
  type Key,
  keyOf,
  type ListShape,
  type MappingShape,
  type NamedShape,
  type ObjectShape,
  type ScalarShape,
  type Shape,
  type Target,
} from './keys/shape.ts';
import { Problems } from './problems.ts';
import { spellOut, spellOutExternal } from './short-forms.ts';
import { accepted, anyOf, closest, hasType, isA } from './wording.ts';
import {
  brokenNode,
  isNull,
  type ListNode,
  type MapNode,
  type Node,
  type Path,
  printed,
  type ScalarNode,
  textOf,
  withEachEntry,
  withEachItem,
} from './yaml/node.ts';

/** Where a check reports to; without it nothing is reported and what is wrong stays as it is. */
export interface Reports {
  readonly problems: Problems;
  readonly warnings: Problems;
}

/** What Compose makes of text before files are merged, so that it must be possible in each. */
const casts: ReadonlySet<Target> = new Set(['boolean', 'integer', 'float']);

class Checker {
  private readonly path: (string | number)[];
  private readonly reports: Reports | undefined;

  constructor(reports: Reports | undefined, path: Path) {
    this.reports = reports;
    this.path = [...path];
  }

  private invalid(node: Node, message: string, what: 'key' | 'value' = 'value'): Node {
    if (!this.reports) return node;
    this.reports.problems.at(node, this.path, 'compose-invalid', message, what);
    return brokenNode(node);
  }

  private wrongKind(node: Node, kinds: readonly string[]): Node {
    return this.invalid(node, `It must be ${anyOf(kinds)}, and is ${isA(node)}.`);
  }

  readonly value = (node: Node, shape: Shape): Node => {
    if (node.kind === 'broken') return node;
    switch (shape.kind) {
      case 'scalar':
        return this.scalar(node, shape);
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
  };

  private scalar(node: Node, shape: ScalarShape): Node {
    if (node.kind !== 'scalar' || !hasType(node, shape.accepts)) return this.wrongKind(node, accepted(shape.accepts));
    if (node.type === 'string' && casts.has(shape.as)) return this.cast(node, shape);
    if (!shape.oneOf && !shape.pattern && !shape.supported) return node;
    const text = printed(node);
    if (shape.oneOf && !shape.oneOf.includes(text))
      return this.invalid(node, `"${text}" is not ${anyOf(shape.oneOf)}.`);
    if (shape.pattern && !shape.pattern.test(text)) return this.invalid(node, `"${text}" is not valid here.`);
    if (shape.supported && !shape.supported.includes(text)) {
      const message = `"${text}" is not supported; only ${anyOf(shape.supported)}.`;
      this.reports?.problems.at(node, this.path, 'compose-unsupported', message);
      return this.reports ? brokenNode(node) : node;
    }
    return node;
  }

  /** Text must be castable in each file, even where a later one replaces it. */
  private cast(node: ScalarNode, shape: ScalarShape): Node {
    let result: Node = node;
    const fail = (message: string) => {
      result = this.invalid(node, message);
    };
    decodeScalar(node, shape, { invalid: fail, unsupported: () => {}, warn: () => {} });
    return result;
  }

  private items<S>(node: ListNode, shape: S, check: (item: Node, shape: S) => Node): ListNode {
    return withEachItem(node, (item, index) => {
      this.path.push(index);
      const next = check(item, shape);
      this.path.pop();
      return next;
    });
  }

  private entries<S>(
    node: MapNode,
    shape: S,
    check: (value: Node, shape: S, name: string) => Node | undefined,
  ): MapNode {
    return withEachEntry(node, (value, name) => {
      this.path.push(name);
      const next = check(value, shape, name);
      this.path.pop();
      return next;
    });
  }

  private list(node: Node, shape: ListShape): Node {
    if (node.kind === 'list') {
      const checked = this.items(node, shape.of, this.value);
      return shape.distinct ? this.distinct(checked) : checked;
    }
    if (shape.orOne && textOf(node) !== undefined) return node;
    return this.wrongKind(node, [...(shape.orOne ? ['text'] : []), 'a list']);
  }

  private distinct(node: ListNode): ListNode {
    if (node.items.length < 2) return node;
    const seen = new Set<unknown>();
    node.items.forEach((item, index) => {
      if (item.kind !== 'scalar') return;
      if (seen.has(item.value)) {
        this.path.push(index);
        this.invalid(item, `"${printed(item)}" stands here twice.`);
        this.path.pop();
      }
      seen.add(item.value);
    });
    return node;
  }

  private readonly text = (node: Node): Node =>
    node.kind === 'broken' || textOf(node) !== undefined ? node : this.wrongKind(node, ['text']);

  /** A list of texts that are all different. */
  private names(node: ListNode): ListNode {
    return this.distinct(this.items(node, undefined, this.text));
  }

  private mapping(node: Node, shape: MappingShape): Node {
    if (node.kind === 'list' && shape.list) return this.names(node);
    if (node.kind !== 'map') return this.wrongKind(node, shape.list ? ['a map', 'a list'] : ['a map']);
    return this.entries(node, shape, this.anyScalar);
  }

  private readonly anyScalar = (node: Node, { accepts }: MappingShape): Node =>
    node.kind === 'broken' || (node.kind === 'scalar' && hasType(node, accepts))
      ? node
      : this.wrongKind(node, accepted(accepts));

  private hosts(node: Node): Node {
    if (node.kind === 'list') return this.names(node);
    if (node.kind !== 'map') return this.wrongKind(node, ['a map', 'a list']);
    return this.entries(node, undefined, (value) => {
      if (value.kind === 'list') return this.items(value, undefined, this.text);
      return value.kind === 'broken' || textOf(value) !== undefined ? value : this.wrongKind(value, ['text', 'a list']);
    });
  }

  private command(node: Node, shape: CommandShape): Node {
    if (node.kind === 'list') return this.items(node, undefined, this.text);
    if (textOf(node) !== undefined || (shape.as === 'words' && isNull(node))) return node;
    return this.wrongKind(node, ['text', 'a list']);
  }

  private named(node: Node, shape: NamedShape): Node {
    if (node.kind === 'list' && shape.orList) return this.names(node);
    if (node.kind !== 'map') return this.wrongKind(node, ['a map', ...(shape.orList ? ['a list'] : [])]);
    return this.entries(node, shape, this.namedValue);
  }

  private readonly namedValue = (node: Node, { names, of }: NamedShape, name: string): Node => {
    if (names.test(name)) return this.value(node, of);
    return this.invalid(node, `"${name}" is not a valid name: letters, digits, ".", "_" and "-".`, 'key');
  };

  private object(node: Node, shape: ObjectShape): Node {
    if (node.kind !== 'map') {
      const short = node.kind === 'scalar' && hasType(node, shape.short);
      if (short || (isNull(node) && shape.nullable)) return node;
      return this.wrongKind(node, ['a map', ...accepted(shape.short)]);
    }
    let isWhole = true;
    for (const name of shape.required) {
      if (node.entries.has(name)) continue;
      isWhole = false;
      this.invalid(node, `The key ${name} is missing here.`, 'key');
    }
    const checked = this.entries(this.withoutOldExternal(node, shape), shape, this.objectValue);
    return isWhole || !this.reports ? checked : brokenNode(node);
  }

  private readonly objectValue = (node: Node, shape: ObjectShape, name: string): Node | undefined => {
    const key = keyOf(shape, name);
    if (key) return this.key(name, node, key);
    if (shape.extensible && name.startsWith('x-')) return node;
    const meant = closest(name, Object.keys(shape.keys));
    return this.invalid(node, `The key ${name} is not known here${meant ? `; ${meant} is` : ''}.`, 'key');
  };

  private withoutOldExternal(node: MapNode, shape: ObjectShape): MapNode {
    const { external } = shape.keys;
    if (external?.short !== 'external' || node.entries.get('external')?.kind !== 'map') return node;
    const reports = this.reports ?? { problems: new Problems(), warnings: new Problems() };
    return spellOutExternal(node, this.path, reports);
  }

  private key(name: string, node: Node, key: Key): Node | undefined {
    if (key.unsupported !== undefined) {
      const message = `The key ${name} is not supported: ${key.unsupported}.`;
      this.reports?.problems.at(node, this.path, 'compose-unsupported', message, 'key');
      return this.reports ? brokenNode(node) : node;
    }
    const checked = this.value(withoutRepeats(node, key.identity), key.shape);
    if (!key.short || checked.kind === 'broken') return checked;
    const problems = this.reports?.problems ?? new Problems();
    const spelled = spellOut(key.short, checked, this.path, problems);
    // Only once spelled out are ports, mounts and files the same, like those of two ranges that overlap.
    return !this.reports && problems.size > 0 ? checked : withoutRepeats(spelled, key.identity);
  }
}

/**
 * Checks a value against its shape in the table of keys, and returns it with every short form spelled out. What is wrong
 * is reported and stands as `broken` in the result; unsupported keys are left out.
 */
export const check = (node: Node, shape: Shape, reports: Reports | undefined, path: Path = []): Node =>
  new Checker(reports, path).value(node, shape);
