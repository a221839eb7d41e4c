import { expect, it } from 'vitest';
import { inDependencyOrder } from './order.ts';

const order = (needs: Readonly<Record<string, readonly string[]>>) =>
  inDependencyOrder(Object.keys(needs), (name) => needs[name] ?? []);

it('puts each after what it needs, and keeps the order otherwise', () => {
  expect(order({ web: ['db', 'cache'], other: [], db: ['disk'], disk: [], cache: [] })).toEqual([
    'disk',
    'db',
    'cache',
    'web',
    'other',
  ]);
});

it('ignores what is not among them', () => {
  expect(order({ web: ['elsewhere'] })).toEqual(['web']);
});

it('cuts a circle', () => {
  expect(order({ a: ['b'], b: ['c'], c: ['a'], self: ['self'] })).toEqual(['c', 'b', 'a', 'self']);
});

it('takes a chain of any length', () => {
  const length = 100_000;
  const names = Array.from({ length }, (_, i) => `s${i}`);
  const found = inDependencyOrder(names, (name) => [`s${Number(name.slice(1)) + 1}`]);
  expect(found).toHaveLength(length);
  expect(found[0]).toBe(`s${length - 1}`);
});
