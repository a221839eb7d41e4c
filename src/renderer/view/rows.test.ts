import { expect, it } from 'vitest';
import { blocksOf, rowsInSight } from './rows.ts';

it.each([
  [0, { from: 0, to: 50 }],
  [2000, { from: 80, to: 150 }],
  [2180, { from: 80, to: 160 }],
  [199_400, { from: 9950, to: 10_000 }],
  [-50, { from: 0, to: 50 }],
])('scrolled by %d', (scrollTop, rows) => expect(rowsInSight(scrollTop, 600, 20, 10_000)).toEqual(rows));

it('is empty for an empty list, and never outside of a list that became shorter', () => {
  expect(rowsInSight(500, 600, 20, 0)).toEqual({ from: 0, to: 0 });
  expect(rowsInSight(90_000, 600, 20, 3)).toEqual({ from: 0, to: 3 });
  expect(rowsInSight(90_000, 600, 20, 23)).toEqual({ from: 20, to: 23 });
});

it('comes in whole blocks, but for the last one', () => {
  expect(blocksOf(80, 107)).toEqual([80, 90, 100]);
  expect(blocksOf(0, 0)).toEqual([]);
});
