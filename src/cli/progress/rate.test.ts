import { expect, test } from 'vitest';
import { bar } from '../text/bar.ts';
import { createRate } from './rate.ts';

test('the pace counts from the first note, and only over the last seconds', () => {
  const rate = createRate();
  expect(rate.perSecond()).toBeUndefined();
  rate.add(0, 1_000_000);
  rate.add(100, 1_000_100);
  expect(rate.perSecond()).toBeUndefined();
  rate.add(1000, 1_002_000);
  expect(rate.perSecond()).toBe(2000);
  for (let at = 2000; at <= 20_000; at += 1000) rate.add(at, 1_002_000);
  expect(rate.perSecond()).toBe(0);
});

test.each([
  [0, '░░░░'],
  [0.5, '██░░'],
  [0.54, '██▏░'],
  [1, '████'],
  [7, '████'],
  [-1, '░░░░'],
])('a bar filled to %d: %s', (fraction, text) => expect(bar(fraction, 4)).toBe(text));
