import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

/** Turns that end when the test says so. */
const held = () => {
  const taken: string[][] = [];
  const failures: unknown[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const turns = createTurns<string[]>(
    (wanted) => {
      taken.push(wanted);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    },
    (a, b) => [...a, ...b],
    (error) => failures.push(error),
  );
  return { turns, taken, failures, ends };
};

test('what is asked for during a turn is done together in the next one', async () => {
  const { turns, taken, ends } = held();
  const first = turns.request(['a']);
  void turns.request(['b']);
  void turns.request(['c']);
  expect(taken).toEqual([['a']]);
  ends[0]!.resolve();
  await expect.poll(() => taken).toEqual([['a'], ['b', 'c']]);
  ends[1]!.resolve();
  await first;
  void turns.request(['d']);
  expect(taken.at(-1)).toEqual(['d']);
});

test('a failure is told, and the next turn is taken when it is asked for', async () => {
  const { turns, taken, failures, ends } = held();
  const first = turns.request(['a']);
  ends[0]!.reject('broken');
  await first;
  expect(failures).toEqual(['broken']);
  const second = turns.request(['b']);
  expect(taken).toEqual([['a'], ['b']]);
  ends[1]!.resolve();
  await second;
});
