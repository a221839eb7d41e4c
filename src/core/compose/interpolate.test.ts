import { expect, test } from 'vitest';
import { interpolate } from './interpolate.ts';
import { Problems } from './problems.ts';
import { toData } from './yaml/node.ts';
import { parseDocuments } from './yaml/parse.ts';

const replaced = async (text: string): Promise<unknown> => {
  const problems = new Problems();
  const [document] = await parseDocuments({ path: '/w/stack.yml', text }, problems);
  const variables = { lookup: (name: string) => (name === 'X' ? 'x' : undefined), unset: new Map() };
  const node = interpolate(document!.root, variables, problems, document!.shares);
  expect(problems.list).toEqual([]);
  return toData(node);
};

// What has no `$` is not searched: so wherever one can be, one is.
test.each([
  ['first', 'a: $X\nb: {c: [1, y]}', { a: 'x', b: { c: [1, 'y'] } }],
  ['last', 'a: {b: y}\nc: [y, {d: [y, $X]}]', { a: { b: 'y' }, c: ['y', { d: ['y', 'x'] }] }],
  ['between others', 'a: {b: y}\nc: {d: $X}\ne: {f: y}', { a: { b: 'y' }, c: { d: 'x' }, e: { f: 'y' } }],
  ['in a list of lists', '[[y], [[$X]], [y]]', [['y'], [['x']], ['y']]],
  ['in a block', 'a:\n  b: |\n    y\n    $X\nc: y', { a: { b: 'y\nx\n' }, c: 'y' }],
  ['in single quotes', "a: ['y', '$X']", { a: ['y', 'x'] }],
  ['in double quotes', 'a: ["y", "$X"]', { a: ['y', 'x'] }],
  ['as an escape', 'a: [y, "\\u0024X"]\nb: ["\\x24X"]', { a: ['y', 'x'], b: ['x'] }],
  ['over several lines', 'a: [y\n  $X]', { a: ['y x'] }],
  ['behind an alias', 'a: &a {b: [$X]}\nc: [y, *a]', { a: { b: ['x'] }, c: ['y', { b: ['x'] }] }],
  ['behind a merge key', 'a: &a {b: [$X]}\nc: {<<: *a, d: y}', { a: { b: ['x'] }, c: { b: ['x'], d: 'y' } }],
  ['in a map that is merged', 'c:\n  <<: {b: [$X]}\n  d: [y]', { c: { b: ['x'], d: ['y'] } }],
  ['in a comment only', 'a: [y] # $X\nb: y', { a: ['y'], b: 'y' }],
  ['in a key, which stays', '$X: [y]', { $X: ['y'] }],
])('a variable %s', async (_where, text, data) => {
  expect(await replaced(text)).toEqual(data);
});
