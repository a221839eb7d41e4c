import { expect, it } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import type { MemoryReading, Pressure, Reading } from '../../shared/metrics.ts';
import { silentLogger } from '../system/logger.ts';
import type { Unloadable } from './governor.ts';
import { MemoryWatch, type MemoryWatchParts } from './memory-watch.ts';

const GiB = 1024 ** 3;
const model = (name: string, bytes: number, idle = true): Unloadable => ({
  kind: 'model',
  name,
  engine: 'llm',
  bytes,
  idle,
});
const read = (pressure: Pressure, swapUsedBytes = 0): Reading<MemoryReading> => ({
  state: 'fresh',
  at: 0,
  value: { pressure, swapUsedBytes, missing: {} },
});

const setup = (given: Partial<MemoryWatchParts> & { loaded?: () => Promise<Unloadable[]> } = {}) => {
  let loaded = [model('large', 5 * GiB), model('small', GiB)];
  const unloaded: string[] = [];
  let changes = 0;
  const watch = new MemoryWatch({
    loaded: async () => loaded,
    unload: async ({ name }) => {
      unloaded.push(name);
      loaded = loaded.filter((item) => item.name !== name);
    },
    unloadIdle: () => false,
    onChange: () => {
      changes += 1;
    },
    logger: silentLogger,
    ...given,
  });
  const asked = () => watch.actions.map(({ cause, unload }) => `${cause} ${unload?.name ?? '-'}`);
  return { watch, unloaded, asked, changes: () => changes, set: (items: Unloadable[]) => (loaded = items) };
};

it('asks once for each rise, and takes it back', async () => {
  const { watch, asked, changes } = setup();
  for (const level of ['normal', 'warning', 'warning', 'critical'] as const) await watch.take(read(level));
  expect(asked()).toEqual(['pressure-warning large', 'pressure-critical large']);
  expect(changes()).toBe(2);
  await watch.take(read('warning'));
  expect(asked()).toEqual(['pressure-warning large']);
  await watch.take(read('normal'));
  expect(asked()).toEqual([]);
});

it('asks for nothing to be listed while memory is well', async () => {
  let questions = 0;
  const { watch } = setup({
    loaded: async () => {
      questions += 1;
      return [];
    },
  });
  for (let n = 0; n < 5; n += 1) await watch.take(read('normal', n));
  expect(questions).toBe(0);
});

it('measures swap from the last load', async () => {
  const { watch, asked } = setup();
  await watch.take(read('normal', 3 * GiB));
  await watch.take(read('normal', 3.9 * GiB));
  watch.noteLoad();
  await watch.take(read('normal', 4.8 * GiB));
  expect(asked()).toEqual([]);
  await watch.take(read('normal', 5 * GiB));
  expect(asked()).toEqual(['swap-growth large']);
  expect(watch.actions[0]?.swapGrowthBytes).toBeCloseTo(1.1 * GiB, -6);
});

it('unloads what is idle if that is on, once, and names what is left', async () => {
  const { watch, asked, unloaded } = setup({ unloadIdle: () => true });
  await watch.take(read('critical'));
  expect(unloaded).toEqual(['large']);
  expect(asked()).toEqual(['pressure-critical small']);
  expect(watch.actions[0]?.automatic).toBe(false);
  await watch.take(read('critical'));
  expect(unloaded).toEqual(['large']);
});

it('never unloads an engine by itself', async () => {
  const { watch, set, unloaded, asked } = setup({ unloadIdle: () => true });
  set([{ kind: 'engine', name: 'llm', engine: 'llm', idle: true }]);
  await watch.take(read('critical'));
  expect(unloaded).toEqual([]);
  expect(asked()).toEqual(['pressure-critical llm']);
});

it('says on what to unload when it could not be done', async () => {
  const { watch, asked } = setup({
    unloadIdle: () => true,
    unload: async () => {
      throw new ProblemError({ code: 'engine-timeout', message: 'late' });
    },
  });
  await watch.take(read('critical'));
  expect(asked()).toEqual(['pressure-critical large']);
  expect(watch.actions[0]?.automatic).toBe(false);
});

it('leaves a reading out that comes while it acts on another', async () => {
  const listing = Promise.withResolvers<Unloadable[]>();
  const { watch, asked } = setup({ loaded: () => listing.promise });
  const acting = watch.take(read('warning'));
  await watch.take(read('normal'));
  listing.resolve([]);
  await acting;
  expect(asked()).toEqual(['pressure-warning -']);
  await watch.take(read('normal'));
  expect(asked()).toEqual([]);
});

it('follows what is loaded', async () => {
  const { watch, asked } = setup();
  await watch.take(read('warning'));
  watch.noteLoaded([model('small', GiB)]);
  expect(asked()).toEqual(['pressure-warning small']);
  watch.noteLoaded([]);
  expect(asked()).toEqual(['pressure-warning -']);
});
