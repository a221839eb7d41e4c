import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replaceFile } from './replace-file.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-replace-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('makes a file, replaces it, sets its mode, leaves nothing else', async () => {
  const file = join(root, 'a');
  await replaceFile(file, 'one', 0o600);
  await chmod(file, 0o644);
  await writeFile(join(root, '.a.frontier-tmp'), 'from a crash');
  await replaceFile(file, 'two', 0o600);
  expect(await readFile(file, 'utf8')).toBe('two');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(root)).toEqual(['a']);
});

test('what cannot be replaced stays, and so does nothing else', async () => {
  const folder = join(root, 'a');
  await mkdir(folder);
  await writeFile(join(folder, 'inside'), 'kept');
  await expect(replaceFile(folder, 'text', 0o600)).rejects.toThrow();
  expect(await readFile(join(folder, 'inside'), 'utf8')).toBe('kept');
  expect(await readdir(root)).toEqual(['a']);
});
