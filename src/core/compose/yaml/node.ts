import type { Place } from '../../../shared/errors.ts';
import { Entries } from './entries.ts';
import { locate, type Source } from './source.ts';

/** Where something stands in a file, as offsets. */
export interface Spot {
  readonly source: Source;
  /** Of the value; for a value that isn't written, where it would be. */
  readonly at: number;
  /** Of the key that it is the value of; -1 in lists and at the top. */
  readonly keyAt: number;
}

export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'timestamp';

export interface ScalarNode extends Spot {
  readonly kind: 'scalar';
  /** The YAML type: `number` is one with a fraction or exponent. */
  readonly type: ScalarType;
  /** A bigint only beyond the safe integers. */
  readonly value: string | number | bigint | boolean | null;
}

export interface MapNode extends Spot {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Node>;
  /** Whether variables may stand below: false only if the text that it was read from has no `$`. */
  readonly variables: boolean;
}

export interface ListNode extends Spot {
  readonly kind: 'list';
  readonly items: readonly Node[];
  /** As of a map. */
  readonly variables: boolean;
}

/** Stands for a value that a problem was reported for, so that nothing after it complains again. */
export interface BrokenNode extends Spot {
  readonly kind: 'broken';
}

/**
 * A value of a YAML document with its place. Never changed once made: aliases share them, and merging makes new ones.
 */
export type Node = ScalarNode | MapNode | ListNode | BrokenNode;

/** The keys and list indices that lead to a value. */
export type Path = readonly (string | number)[];

/** A path as people write it: `services.web.ports[0]`. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');

/** The place of a node for a problem: of its key where it has one and `what` is `key`. */
export const placeOf = (spot: Spot, path: Path, what: 'key' | 'value' = 'value'): Place => {
  const offset = what === 'key' && spot.keyAt >= 0 ? spot.keyAt : spot.at;
  const key = pathText(path);
  return { file: spot.source.path, ...locate(spot.source, offset), ...(key ? { key } : {}) };
};

/** A scalar at a place of its own. */
export const scalarAt = (
  source: Source,
  at: number,
  keyAt: number,
  type: ScalarType,
  value: ScalarNode['value'],
): ScalarNode => ({ kind: 'scalar', source, at, keyAt, type, value });
/** A scalar in the place of another node. */
export const scalarNode = ({ source, at, keyAt }: Spot, type: ScalarType, value: ScalarNode['value']): ScalarNode =>
  scalarAt(source, at, keyAt, type, value);
export const textNode = (spot: Spot, value: string): ScalarNode => scalarNode(spot, 'string', value);
export const integerNode = (spot: Spot, value: number): ScalarNode => scalarNode(spot, 'integer', value);
export const booleanNode = (spot: Spot, value: boolean): ScalarNode => scalarNode(spot, 'boolean', value);
export const nullNode = (spot: Spot): ScalarNode => scalarNode(spot, 'null', null);
export const mapNode = (spot: Spot, entries: ReadonlyMap<string, Node>, variables = true): MapNode => ({
  kind: 'map',
  source: spot.source,
  at: spot.at,
  keyAt: spot.keyAt,
  entries,
  variables,
});
export const listNode = (spot: Spot, items: readonly Node[], variables = true): ListNode => ({
  kind: 'list',
  source: spot.source,
  at: spot.at,
  keyAt: spot.keyAt,
  items,
  variables,
});
export const brokenNode = ({ source, at, keyAt }: Spot): BrokenNode => ({ kind: 'broken', source, at, keyAt });

/** Some entries to be changed. `new Map(entries)` takes up to four times as long. */
export const copyOf = (entries: ReadonlyMap<string, Node>): Map<string, Node> => {
  const copy = new Map<string, Node>();
  entries.forEach((value, key) => {
    copy.set(key, value);
  });
  return copy;
};

export const isNull = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.type === 'null';

/** The text of a string node; undefined for anything else. */
export const textOf = (node: Node | undefined): string | undefined =>
  node?.kind === 'scalar' && node.type === 'string' ? (node.value as string) : undefined;

/** The value under some keys of nested maps. */
export const nodeAt = (node: Node | undefined, ...keys: readonly string[]): Node | undefined => {
  let inner = node;
  for (let at = 0; at < keys.length; at++) inner = inner?.kind === 'map' ? inner.entries.get(keys[at]!) : undefined;
  return inner;
};

/** A map with each value as `change` makes it, without those that it makes undefined; the map itself if nothing changes. */
export const withEachEntry = (map: MapNode, change: (value: Node, key: string) => Node | undefined): MapNode => {
  const entries = Entries.of(map.entries);
  const changed = entries.withEach(change);
  return changed === entries ? map : mapNode(map, changed);
};

/** A list with each item as `change` makes it; the list itself if nothing changes. */
export const withEachItem = (list: ListNode, change: (item: Node, index: number) => Node): ListNode => {
  let changed: Node[] | undefined;
  for (let index = 0; index < list.items.length; index++) {
    const item = list.items[index]!;
    const next = change(item, index);
    if (next === item) continue;
    changed ??= [...list.items];
    changed[index] = next;
  }
  return changed ? listNode(list, changed) : list;
};

/** A map with one entry set, or removed for undefined. */
export const withEntry = (map: MapNode, key: string, value: Node | undefined): MapNode => {
  const entries = Entries.of(map.entries);
  const changed = value ? entries.with(key, value) : entries.without(key);
  return changed === entries ? map : mapNode(map, changed);
};

const scalarText = (node: ScalarNode): string =>
  node.type === 'number' ? goFloat(node.value as number) : String(node.value);

/** A float as Go prints it with `%v`: the shortest digits, an exponent from 1e+06 on and below 1e-04. */
export const goFloat = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 6) return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  return Object.is(value, -0) ? '-0' : String(value);
};

/** A scalar as text, as Go's `fmt.Sprint` writes it. */
export const printed = (node: ScalarNode): string => (node.type === 'null' ? '<nil>' : scalarText(node));

/** Plain data for a node: what JSON would hold. */
export const toData = (node: Node): unknown => {
  if (node.kind === 'map') return Object.fromEntries([...node.entries].map(([key, value]) => [key, toData(value)]));
  if (node.kind === 'list') return node.items.map(toData);
  if (node.kind === 'broken') return null;
  return typeof node.value === 'bigint' ? Number(node.value) : node.value;
};

/** Whether two nodes hold the same value; the order of keys doesn't count. */
export const sameValue = (one: Node, other: Node): boolean => {
  if (one === other) return true;
  if (one.kind === 'scalar' && other.kind === 'scalar') return one.type === other.type && one.value === other.value;
  if (one.kind === 'list' && other.kind === 'list')
    return one.items.length === other.items.length && one.items.every((item, i) => sameValue(item, other.items[i]!));
  if (one.kind !== 'map' || other.kind !== 'map' || one.entries.size !== other.entries.size) return false;
  for (const [key, value] of one.entries) {
    const match = other.entries.get(key);
    if (!match || !sameValue(value, match)) return false;
  }
  return true;
};
