import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStore } from '../core/store.ts';
import { silentLogger } from '../core/system/logger.ts';
import { deliverStacks } from './deliver-stacks.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontier-delivery-'));
  await mkdir(join(folder, 'Resources/stacks/ollama'), { recursive: true });
  await writeFile(join(folder, 'Resources/stacks/ollama/docker-compose.yml'), 'one');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const start = async (resources = join(folder, 'Resources')) => {
  const store = createStore(join(folder, 'workspace'));
  const logger = { ...silentLogger, info: vi.fn(), warn: vi.fn() };
  await deliverStacks({ resources, store, logger });
  return { delivery: store.get().delivery, logger };
};
const file = 'stacks/ollama/docker-compose.yml';

test('tells what was written, then nothing, then what was kept', async () => {
  expect((await start()).delivery).toEqual({ written: [file], offered: [], crowded: [], problems: [] });
  expect((await start()).delivery).toBeUndefined();
  await writeFile(join(folder, 'workspace', file), 'mine');
  await writeFile(join(folder, 'Resources', file), 'two');
  const { delivery, logger } = await start();
  expect(delivery).toEqual({ written: [], offered: [file], crowded: [], problems: [] });
  expect(logger.info.mock.lastCall?.[1]).toMatchObject({ offer: [file] });
});

test('waits while a switch has not ended: it is completed or undone with the files it began with', async () => {
  await start();
  await writeFile(join(folder, 'Resources', file), 'two');
  await writeFile(join(folder, 'workspace/.frontier/switch.json'), '{}');
  expect((await start()).delivery).toBeUndefined();
  await rm(join(folder, 'workspace/.frontier/switch.json'));
  expect((await start()).delivery?.written).toEqual([file]);
});

test('without stacks of its own the app makes no workspace', async () => {
  expect((await start(join(folder, 'elsewhere'))).delivery).toBeUndefined();
  expect(await readdir(folder)).toEqual(['Resources']);
});

test('what goes wrong is logged and told, and the app starts', async () => {
  await writeFile(join(folder, 'workspace'), 'a file in its place');
  const { delivery, logger } = await start();
  expect(delivery?.problems).toMatchObject([{ code: 'file-unreadable' }]);
  expect(logger.warn).toHaveBeenCalledOnce();
});
