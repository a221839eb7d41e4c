import { expect, test } from 'vitest';
import { curveOf, curvePoints } from './curve.ts';

const span = 120_000;
const at = (ms: number, value?: number) => ({ at: ms, ...(value === undefined ? {} : { value }) });
const every = (ms: number, from: number, to: number) =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, i) => at(from + i * ms, i));

test('a point every two seconds is a point of the curve', () => {
  const curve = curveOf(every(2000, 2000, span), span, span);
  expect(curve).toEqual(Array.from({ length: curvePoints }, (_, i) => i));
});

test('a slower pace leaves no gaps: a point stands until the next', () => {
  const curve = curveOf(every(15_000, 0, span), span, span);
  expect(curve).not.toContain(null);
  expect(curve.at(-1)).toBe(8);
});

test('of several points in a step the highest is shown', () => {
  expect(curveOf([at(span - 900, 9), at(span - 500, 80), at(span, 7)], span, span).at(-1)).toBe(80);
});

test('nothing is drawn where nothing was read', () => {
  expect(curveOf([], span, span)).toEqual(Array(curvePoints).fill(null));
  const paused = curveOf([at(10_000, 1), at(100_000, 2)], span, span);
  expect(paused.slice(0, 4)).toEqual([null, null, null, null]);
  expect(paused.slice(4, 14)).toEqual(Array(10).fill(1));
  expect(paused.slice(14, 49)).toEqual(Array(35).fill(null));
  expect(paused.slice(49)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, null]);
});

test('a gap that was recorded is one at once', () => {
  expect(curveOf([at(span - 6000, 5), at(span - 2000)], span, span).slice(-4)).toEqual([5, 5, null, null]);
});
