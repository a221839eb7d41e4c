import { chmod, readdir, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  beginInstalling,
  inStacks,
  put,
  type Tree,
  treeOf,
  version1,
  version2,
} from '../../../test/support/installing.ts';
import { withLock } from './lock.ts';

let at: Awaited<ReturnType<typeof beginInstalling>>;
let { folder, root, install, tree, record } = {} as typeof at;
beforeEach(async () => {
  at = await beginInstalling();
  ({ folder, root, install, tree, record } = at);
});
afterEach(() => at.remove());

test('makes the workspace, readable to containers', async () => {
  const result = await install(version1);
  expect(result?.install).toEqual(Object.keys(inStacks(version1)).sort());
  expect(await tree()).toEqual(inStacks(version1));
  const { mode } = await stat(join(root, 'stacks/ollama/docker-compose.yml'));
  expect(mode & 0o777).toBe(0o644);
});

test('does nothing the second time, and takes no lock for it', async () => {
  await install(version1);
  const before = await record();
  await withLock({ root }, { command: 'a switch' }, async () => {
    const result = await install(version1);
    expect(Object.values(result ?? {}).flat()).toEqual([]);
  });
  expect(await record()).toBe(before);
});

test('updates what nobody touched, in place and with the mode it has', async () => {
  await install(version1);
  await chmod(join(root, 'stacks/ollama/docker-compose.yml'), 0o600);
  const result = await install(version2);
  expect(await tree()).toEqual(inStacks(version2));
  expect(result).toMatchObject({
    install: ['stacks/mistral/config/models.toml', 'stacks/ollama/config/Modelfile'],
    update: [
      'stacks/common/nginx/docker-compose.yml',
      'stacks/mistral/docker-compose.yml',
      'stacks/ollama/docker-compose.yml',
    ],
  });
  expect((await stat(join(root, 'stacks/ollama/docker-compose.yml'))).mode & 0o777).toBe(0o600);
});

describe('what the user changed', () => {
  const mine = 'stacks/ollama/docker-compose.yml';

  test('is kept, and the new version put beside it, once', async () => {
    await install(version1);
    await put(root, { [mine]: 'mine' });
    expect((await install(version2))?.offer).toEqual([mine]);
    expect(await tree()).toEqual({ ...inStacks(version2), [mine]: 'mine', [`${mine}.new`]: 'two' });
    await rm(join(root, `${mine}.new`));
    expect((await install(version2))?.kept).toEqual([mine]);
    expect(await tree()).toEqual({ ...inStacks(version2), [mine]: 'mine' });
  });

  test('gets nothing beside it while nothing is newer', async () => {
    await install(version1);
    await put(root, { [mine]: 'mine' });
    expect(await install(version1)).toMatchObject({ kept: [mine], offer: [] });
    expect(await tree()).toEqual({ ...inStacks(version1), [mine]: 'mine' });
  });

  test('has an offer that grows new with each version, unless the user wrote into it', async () => {
    await install(version1);
    await put(root, { [mine]: 'mine' });
    await install(version2);
    await install({ ...version2, 'ollama/docker-compose.yml': 'three' });
    expect((await tree())[`${mine}.new`]).toBe('three');
    await put(root, { [`${mine}.new`]: 'half merged' });
    expect((await install({ ...version2, 'ollama/docker-compose.yml': 'four' }))?.crowded).toEqual([mine]);
    expect(await tree()).toMatchObject({ [mine]: 'mine', [`${mine}.new`]: 'half merged' });
  });

  test('is updated again once it is as it was delivered', async () => {
    await install(version1);
    await put(root, { [mine]: 'mine' });
    await install(version2);
    await put(root, { [mine]: 'one' });
    expect((await install(version2))?.update).toEqual([mine]);
  });
});

describe('what the user removed stays removed', () => {
  test('a file, whatever is newer', async () => {
    await install(version1);
    await rm(join(root, 'stacks/ollama/.env.example'));
    const result = await install({ ...version2, 'ollama/.env.example': 'A=2' });
    expect(result?.removed).toEqual(['stacks/ollama/.env.example']);
    expect(await tree()).not.toHaveProperty(['stacks/ollama/.env.example']);
  });

  test('a stack, with what would be new in it', async () => {
    await install(version1);
    await rm(join(root, 'stacks/mistral'), { recursive: true });
    const result = await install(version2);
    expect(result?.removed).toEqual(['stacks/mistral/config/models.toml', 'stacks/mistral/docker-compose.yml']);
    expect(await readdir(join(root, 'stacks'))).toEqual(['common', 'ollama']);
  });

  test('but a workspace without stacks/ is begun anew', async () => {
    await install(version1);
    await rm(join(root, 'stacks'), { recursive: true });
    await install(version2);
    expect(await tree()).toEqual(inStacks(version2));
  });
});

test('what is delivered no more stays, and is known if it comes back', async () => {
  await install(version2);
  await install(version1);
  expect(await tree()).toMatchObject({ 'stacks/ollama/config/Modelfile': 'two' });
  const result = await install({ ...version2, 'ollama/config/Modelfile': 'three' });
  expect(result?.update).toContain('stacks/ollama/config/Modelfile');
});

describe('a folder that is not the app’s is left alone', () => {
  test.each([
    ['a checkout', { '.git/HEAD': 'ref', 'stacks/ollama/docker-compose.yml': 'older' }],
    ['a worktree', { '.git': 'gitdir: elsewhere' }],
    ['stacks of somebody else', { 'stacks/own/docker-compose.yml': 'own' }],
  ])('%s', async (_case, files: Tree) => {
    await put(root, files);
    expect(await install(version1)).toBeUndefined();
    expect(await tree()).toEqual(files);
    expect(await readdir(root)).not.toContain('.frontier');
  });
});

describe('links', () => {
  test('a folder that is one is neither followed nor replaced', async () => {
    await install(version1);
    await rename(join(root, 'stacks/ollama'), join(folder, 'elsewhere'));
    await symlink(join(folder, 'elsewhere'), join(root, 'stacks/ollama'));
    const before = await treeOf(join(folder, 'elsewhere'));
    const result = await install(version2);
    expect(result?.crowded).toEqual(['stacks/ollama/config/Modelfile', 'stacks/ollama/docker-compose.yml']);
    expect(await treeOf(join(folder, 'elsewhere'))).toEqual(before);
    expect(await readlink(join(root, 'stacks/ollama'))).toBe(join(folder, 'elsewhere'));
  });

  test('a file that is one stays, with the new version beside the link', async () => {
    await install(version1);
    await put(folder, { 'mine.yml': 'mine' });
    await rm(join(root, 'stacks/ollama/docker-compose.yml'));
    await symlink('../../../mine.yml', join(root, 'stacks/ollama/docker-compose.yml'));
    expect((await install(version2))?.offer).toEqual(['stacks/ollama/docker-compose.yml']);
    expect(await readFile(join(folder, 'mine.yml'), 'utf8')).toBe('mine');
    expect(await readFile(join(root, 'stacks/ollama/docker-compose.yml.new'), 'utf8')).toBe('two');
  });

  test('one that leads nowhere stays, and nothing is made where it points', async () => {
    await install(version1);
    await rm(join(root, 'stacks/ollama/docker-compose.yml'));
    await symlink(join(folder, 'nowhere'), join(root, 'stacks/ollama/docker-compose.yml'));
    await install(version2);
    expect(await readdir(folder)).not.toContain('nowhere');
  });

  test('stacks/ itself may be one', async () => {
    await install(version1);
    await rename(join(root, 'stacks'), join(folder, 'elsewhere'));
    await symlink('../elsewhere', join(root, 'stacks'));
    await install(version2);
    expect(inStacks(await treeOf(join(folder, 'elsewhere')))).toEqual(inStacks(version1));
  });
});

test('a file in the place of a folder stays', async () => {
  await install(version1);
  await rm(join(root, 'stacks/ollama'), { recursive: true });
  await writeFile(join(root, 'stacks/ollama'), 'a note');
  const result = await install(version2);
  expect(result?.crowded).toContain('stacks/ollama/docker-compose.yml');
  expect(await readFile(join(root, 'stacks/ollama'), 'utf8')).toBe('a note');
});
