import { describe, expect, test } from 'vitest';
import { Entries } from './entries.ts';
import { EntriesMaker } from './entries-maker.ts';
import { type Node, textNode } from './node.ts';
import { Stack } from './stack.ts';

const source = { path: '/w/stack.yml', text: '' };
const node = (value: string): Node => textNode({ source, at: 0, keyAt: -1 }, value);
const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `name-${i}`);

// 16 names are looked up one after another, more by an index.
describe.each([3, 16, 17, 40])('%i entries', (count) => {
  const nodes = names(count).map(node);

  test('are found while they are made and after', () => {
    const maker = new EntriesMaker(new Stack<string>(), new Stack<Node>());
    names(count).forEach((name, at) => {
      expect(maker.get(name)).toBeUndefined();
      maker.add(name, nodes[at]!);
      expect(maker.get(name)).toBe(nodes[at]);
      expect(maker.get('name-0')).toBe(nodes[0]);
    });
    const entries = maker.made();
    expect(entries.size).toBe(count);
    expect([...entries]).toEqual(names(count).map((name, at) => [name, nodes[at]]));
    names(count).forEach((name, at) => {
      expect(entries.get(name)).toBe(nodes[at]);
    });
    expect(entries.has('other')).toBe(false);
  });

  test('stay as they are when one is set, added or left out', () => {
    const entries = new Entries(names(count), nodes);
    const other = node('other');
    expect(entries.with('name-1', nodes[1]!)).toBe(entries);
    expect(entries.without('other')).toBe(entries);
    expect([...entries.with('name-1', other).values()]).toEqual(nodes.with(1, other));
    expect([...entries.with('last', other).keys()]).toEqual([...names(count), 'last']);
    expect([...entries.without('name-1').keys()]).toEqual(names(count).filter((name) => name !== 'name-1'));
    expect(entries.without('name-1').get('name-2')).toBe(nodes[2]);
    expect([...entries.values()]).toEqual(nodes);
  });
});

test('inner maps and lists are made on top of an outer one', () => {
  const [nameStack, nodeStack] = [new Stack<string>(), new Stack<Node>()];
  const [first, inner, item, last] = ['first', 'inner', 'item', 'last'].map(node) as [Node, Node, Node, Node];
  const outer = new EntriesMaker(nameStack, nodeStack);
  outer.add('a', first);
  const nested = new EntriesMaker(nameStack, nodeStack);
  nested.add('a', inner);
  const list = nodeStack.size;
  nodeStack.push(item);
  expect(nodeStack.takeFrom(list)).toEqual([item]);
  expect([...nested.made()]).toEqual([['a', inner]]);
  outer.add('b', last);
  expect([...outer.made()]).toEqual([
    ['a', first],
    ['b', last],
  ]);
});
