import { expect, it } from 'vitest';
import { snapshots } from '../../test/fixtures/snapshots.ts';
import { createStore } from '../core/store.ts';
import type { ProblemCode, Result } from '../shared/errors.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { startAtLaunch } from './launch.ts';

const done: Result<void> = { ok: true, value: undefined };
const failed = (code: ProblemCode): Result<void> => {
  const error = { code, message: 'no' };
  return { ok: false, error, problems: [error] };
};

/** Launches, and shows snapshots; starts end with these results, one after the other. */
const launch = (...results: readonly Result<void>[]) => {
  const store = createStore('/workspace');
  let times = 0;
  startAtLaunch(store, async () => results[times++] ?? done);
  return {
    show: async (...shown: readonly AppSnapshot[]): Promise<void> => {
      for (const { revision: _, ...snapshot } of shown) store.update({ operation: undefined, ...snapshot });
      await new Promise((settled) => setImmediate(settled));
    },
    get times() {
      return times;
    },
  };
};
/** How often it starts while these snapshots come. */
const started = async (...shown: readonly AppSnapshot[]): Promise<number> => {
  const app = launch();
  await app.show(...shown);
  return app.times;
};
const { looking, noDocker, stopped, ready, unchosen, starting } = snapshots;

it('waits until Docker answers and the state is known, and starts once', async () => {
  expect(await started(looking)).toBe(0);
  expect(await started(looking, noDocker, looking)).toBe(0);
  expect(await started(looking, noDocker, stopped, ready, stopped)).toBe(1);
});

it('starts nothing when something runs, nothing is selected, or the user was faster', async () => {
  expect(await started(ready, stopped)).toBe(0);
  const { selected: _, ...none } = stopped;
  expect(await started(unchosen)).toBe(0);
  expect(await started(none)).toBe(0);
  expect(await started(looking, starting, stopped)).toBe(0);
});

it('waits again for a Docker that went away while it started', async () => {
  const app = launch(failed('docker-closed'), failed('docker-unreachable'));
  await app.show(stopped);
  expect(app.times).toBe(1);
  await app.show({ ...stopped, incidents: [] }, { ...stopped, services: [] });
  expect(app.times).toBe(1); // the snapshot does not know yet
  await app.show(noDocker, looking, stopped);
  expect(app.times).toBe(2);
  await app.show(noDocker, looking, stopped);
  expect(app.times).toBe(3);
  await app.show(noDocker, stopped);
  expect(app.times).toBe(3); // the last one went well
});

it('does not try again what failed otherwise, or what the user did meanwhile', async () => {
  const refused = launch(failed('port-in-use'));
  await refused.show(stopped, noDocker, stopped);
  await refused.show(noDocker, stopped);
  expect(refused.times).toBe(1);
  const away = launch(failed('docker-closed'));
  await away.show(stopped);
  await away.show(noDocker, ready, noDocker, stopped);
  expect(away.times).toBe(1);
});
