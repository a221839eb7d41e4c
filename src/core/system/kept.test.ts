import { mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepUntilChanged } from './kept.ts';

let folder: string;
let file: string;
let reads: number;
/** Ahead of the files by far: what was written in a test counts as settled. */
const later = () => Date.now() + 60_000;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontier-kept-'));
  file = join(folder, 'a');
  await writeFile(file, 'one');
  reads = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const kept = (paths = [file], now = later) =>
  keepUntilChanged(async () => {
    reads += 1;
    return { value: await readFile(file, 'utf8'), paths };
  }, now);

test('reads once as long as nothing changes', async () => {
  const get = kept();
  expect([await get(), await get(), await get()]).toEqual(['one', 'one', 'one']);
  expect(reads).toBe(1);
});

test('a change of the same size, an older time and another file under the name are seen', async () => {
  const get = kept();
  await get();
  await writeFile(file, 'two');
  expect(await get()).toBe('two');
  await utimes(file, 1, 1);
  await get();
  expect(reads).toBe(3);
  await writeFile(join(folder, 'b'), 'six');
  await utimes(join(folder, 'b'), 1, 1);
  await rename(join(folder, 'b'), file);
  expect(await get()).toBe('six');
});

test('what was not there and appears is seen; so is what a link leads to', async () => {
  const [extra, link] = [join(folder, 'extra'), join(folder, 'link')];
  const get = kept([file, extra]);
  await get();
  await writeFile(extra, '');
  await get();
  expect(reads).toBe(2);
  await symlink(file, link);
  const linked = kept([link]);
  await linked();
  await writeFile(file, 'two');
  expect(await linked()).toBe('two');
});

test('what changed only just now is not trusted, and a failure is not kept', async () => {
  const get = kept([file], Date.now);
  await get();
  await get();
  expect(reads).toBe(2);
  const failing = kept();
  await rm(file);
  await expect(failing()).rejects.toThrow('ENOENT');
  await writeFile(file, 'back');
  expect(await failing()).toBe('back');
});
