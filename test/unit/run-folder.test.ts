import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import setUp, { removeDeadRuns } from '../support/run-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'runs-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const put = async (name: string) => {
  await mkdir(join(parent, name));
  await writeFile(join(parent, name, 'file'), '');
};

test('what a run left is removed once its process is gone, and nothing else', async () => {
  const ended = spawn(process.execPath, ['-e', '']);
  await once(ended, 'exit');
  const kept = [`frontier-run-${process.pid}`, `frontier-run-${ended.pid}x`, `other-frontier-run-${ended.pid}`];
  for (const name of [`frontier-run-${ended.pid}`, ...kept]) await put(name);
  await removeDeadRuns(parent);
  expect((await readdir(parent)).sort()).toEqual([...kept].sort());
});

test('this run has its temporary files in a folder of its own', () => {
  expect(tmpdir()).toMatch(/frontier-run-\d+$/);
});

test('the folder goes with the last project that uses it, whichever made it', async () => {
  vi.stubEnv('TMPDIR', parent);
  try {
    const first = await setUp();
    const folder = tmpdir();
    expect(folder).toBe(join(parent, `frontier-run-${process.pid}`));
    const second = await setUp();
    expect(tmpdir()).toBe(folder);
    await first();
    expect(await readdir(parent)).toHaveLength(1);
    await second();
    expect(await readdir(parent)).toEqual([]);
    expect(tmpdir()).toBe(parent);
  } finally {
    vi.unstubAllEnvs();
  }
});
