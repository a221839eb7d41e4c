import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findWorkspace } from './find.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-find-'));
  await mkdir(join(root, 'work/stacks/ollama/config'), { recursive: true });
  await mkdir(join(root, 'empty'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('from anywhere inside it', async () => {
  for (const cwd of ['work', 'work/stacks', 'work/stacks/ollama/config'])
    expect(await findWorkspace({ cwd: join(root, cwd) })).toEqual({ root: join(root, 'work') });
});

test('named explicitly, relative to where one is, and not searched for then', async () => {
  expect(await findWorkspace({ cwd: join(root, 'empty'), explicit: '../work' })).toEqual({ root: join(root, 'work') });
  await expect(findWorkspace({ cwd: root, explicit: 'work/stacks/ollama' })).rejects.toMatchObject({
    problems: [{ code: 'workspace-missing', message: expect.stringContaining('has no folder stacks/') }],
  });
  await expect(findWorkspace({ cwd: root, explicit: 'nowhere' })).rejects.toMatchObject({
    problems: [{ message: expect.stringContaining('is not a folder') }],
  });
});

test('the usual one, where there is none from here upwards', async () => {
  const usual = join(root, 'work');
  expect(await findWorkspace({ cwd: join(root, 'empty'), usual })).toEqual({ root: usual });
  expect(await findWorkspace({ cwd: usual, usual: join(root, 'empty') })).toEqual({ root: usual });
  await expect(findWorkspace({ cwd: join(root, 'empty'), usual: join(root, 'empty') })).rejects.toMatchObject({
    problems: [{ code: 'workspace-missing' }],
  });
  await expect(findWorkspace({ cwd: root, explicit: 'nowhere', usual })).rejects.toMatchObject({
    problems: [{ code: 'workspace-missing' }],
  });
});

test('nowhere', async () => {
  await expect(findWorkspace({ cwd: join(root, 'empty') })).rejects.toMatchObject({
    problems: [{ code: 'workspace-missing' }],
  });
});
