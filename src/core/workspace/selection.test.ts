import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { moveSelection, readSelection, requireSelection } from './selection.ts';

let root: string;
const link = () => join(root, 'docker-compose.yml');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-selection-'));
  for (const id of ['ollama', 'mistral']) {
    await mkdir(join(root, 'stacks', id), { recursive: true });
    await writeFile(join(root, 'stacks', id, 'docker-compose.yml'), 'services: {}\n');
  }
});

afterEach(() => rm(root, { recursive: true, force: true }));

test('selects by a relative link, again and back, leaving nothing else behind', async () => {
  expect(await readSelection({ root })).toEqual({ kind: 'none' });
  expect(await moveSelection({ root }, 'ollama')).toBe(true);
  expect(await readlink(link())).toBe('stacks/ollama/docker-compose.yml');
  expect(await moveSelection({ root }, 'mistral')).toBe(true);
  expect(await moveSelection({ root }, 'mistral')).toBe(false);
  expect(await requireSelection({ root })).toBe('mistral');
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
});

test('what a crash left under the temporary name is in nobody’s way', async () => {
  await mkdir(join(root, '.frontier'));
  await symlink('stacks/gone/docker-compose.yml', join(root, '.frontier/selection.tmp'));
  await moveSelection({ root }, 'ollama');
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
  expect(await readSelection({ root })).toEqual({ kind: 'stack', id: 'ollama' });
});

test('a file of the user’s is never replaced', async () => {
  await writeFile(link(), 'services: { mine: {} }\n');
  await expect(moveSelection({ root }, 'ollama')).rejects.toMatchObject({
    problems: [{ code: 'selection-real-file', kept: 'It was left as it is.' }],
  });
  expect(await readFile(link(), 'utf8')).toBe('services: { mine: {} }\n');
});

test.each(['/etc/hostname', 'other.yml', 'stacks/ollama/other.yml', '../stacks/ollama/docker-compose.yml'])(
  'a link of the user’s to %s is never replaced',
  async (target) => {
    await symlink(target, link());
    await expect(moveSelection({ root }, 'ollama')).rejects.toMatchObject({
      problems: [{ code: 'selection-real-file' }],
    });
    expect(await readlink(link())).toBe(target);
  },
);

test('a folder in its place is left', async () => {
  await mkdir(link());
  await expect(moveSelection({ root }, 'ollama')).rejects.toMatchObject({
    problems: [{ code: 'selection-real-file' }],
  });
  expect((await lstat(link())).isDirectory()).toBe(true);
});

test('a selection whose stack is gone is reported, and can be moved', async () => {
  await moveSelection({ root }, 'ollama');
  await rm(join(root, 'stacks/ollama'), { recursive: true });
  expect(await readSelection({ root })).toMatchObject({ kind: 'dangling', id: 'ollama' });
  await expect(requireSelection({ root })).rejects.toMatchObject({ problems: [{ code: 'selection-dangling' }] });
  expect(await moveSelection({ root }, 'mistral')).toBe(true);
});

test('an absolute link into the workspace is understood', async () => {
  await symlink(join(root, 'stacks/mistral/docker-compose.yml'), link());
  expect(await readSelection({ root })).toEqual({ kind: 'stack', id: 'mistral' });
});

test('a state folder that is a file: a problem, and the old selection stays', async () => {
  await moveSelection({ root }, 'ollama');
  await rm(join(root, '.frontier'), { recursive: true });
  await writeFile(join(root, '.frontier'), '');
  await expect(moveSelection({ root }, 'mistral')).rejects.toMatchObject({
    problems: [{ code: 'workspace-read-only' }],
  });
  expect(await readSelection({ root })).toEqual({ kind: 'stack', id: 'ollama' });
});
