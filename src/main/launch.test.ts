import { expect, it } from 'vitest';
import { snapshots } from '../../test/fixtures/snapshots.ts';
import { createStore } from '../core/store.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { startAtLaunch } from './launch.ts';

/** How often it starts while these snapshots come. */
const started = (...shown: readonly AppSnapshot[]): number => {
  const store = createStore('/workspace');
  let times = 0;
  startAtLaunch(store, () => {
    times += 1;
  });
  for (const { revision: _, ...snapshot } of shown) store.update({ operation: undefined, ...snapshot });
  return times;
};
const { looking, noDocker, stopped, ready, unchosen, starting } = snapshots;

it('waits until Docker answers and the state is known, and starts once', () => {
  expect(started(looking)).toBe(0);
  expect(started(looking, noDocker, looking)).toBe(0);
  expect(started(looking, noDocker, stopped, ready, stopped)).toBe(1);
});

it('starts nothing when something runs, nothing is selected, or the user was faster', () => {
  expect(started(ready, stopped)).toBe(0);
  const { selected: _, ...none } = stopped;
  expect(started(unchosen)).toBe(0);
  expect(started(none)).toBe(0);
  expect(started(looking, starting, stopped)).toBe(0);
});
