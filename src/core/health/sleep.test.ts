import { expect, test } from 'vitest';
import { slept } from './sleep.ts';

const day = 86_400_000;

test.each([
  ['ten seconds passed', 10_000, 10_000, false],
  ['both clocks went on for an hour: asleep on a Mac', 3_600_000, 3_600_000, true],
  ['only the wall clock did: asleep on Linux', 5_000, 3_600_000, true],
  ['the wall clock was corrected a little', 10_000, 10_900, false],
  ['the wall clock was set back', 10_000, -day, false],
])('%s', (_, passed, wall, expected) => {
  expect(slept({ at: 1_000, wall: day }, { at: 1_000 + passed, wall: day + wall })).toBe(expected);
});
