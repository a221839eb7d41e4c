import { expect, it } from 'vitest';
import { curveView } from './curve.ts';

const box = { width: 4, height: 11, top: 100 };

it('is one line with its area under it', () => {
  expect(curveView([0, 50, 100, 50, 0], box)).toEqual({
    lines: ['0 10.5 1 5.5 2 0.5 3 5.5 4 10.5'],
    areas: ['0 10.5 0 10.5 1 5.5 2 0.5 3 5.5 4 10.5 4 10.5'],
    last: 0,
    highest: 100,
  });
});

it('leaves a gap where nothing was read: never a line through it, never 0', () => {
  const { lines, last, highest } = curveView([10, null, null, 30, 20], box);
  expect(lines).toEqual(['0 9.5 0 9.5', '3 7.5 4 8.5']);
  expect([last, highest]).toEqual([20, 30]);
});

it('is nothing when nothing was read', () => {
  expect(curveView([null, null], box)).toEqual({ lines: [], areas: [] });
});

it('stays within its box', () => {
  expect(curveView([-5, 250], { ...box, width: 1 }).lines).toEqual(['0 10.5 1 0.5']);
});
