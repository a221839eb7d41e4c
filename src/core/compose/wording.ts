import type { Node, ScalarNode, ScalarType } from './yaml/node.ts';

const article: Readonly<Record<ScalarType, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'nothing',
  timestamp: 'a date',
};

/** What a node is, in words. */
export const isA = (node: Node): string => {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  return node.kind === 'scalar' ? article[node.type] : 'broken';
};

/** Some kinds as `a, b or c`. */
export const anyOf = (kinds: readonly string[]): string =>
  kinds.length < 2 ? kinds.join() : `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`;

/** What some types of scalar are, in words. */
export const accepted = (types: readonly ScalarType[]): string[] => [
  ...new Set(types.filter((type) => type !== 'integer' || !types.includes('number')).map((type) => article[type])),
];

/** Whether a scalar is of one of some types; `1.0` is a whole number too. */
export const hasType = (node: ScalarNode, types: readonly ScalarType[]): boolean =>
  types.includes(node.type) || (node.type === 'number' && types.includes('integer') && Number.isInteger(node.value));

/** Keys that a name is close to: for a "did you mean". */
export const closest = (name: string, known: readonly string[]): string | undefined => {
  const bare = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, '').replace(/s$/, '');
  return known.find((one) => bare(one) === bare(name));
};
