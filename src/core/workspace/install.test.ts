import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceFile } from '../system/replace-file.ts';
import { installStacks } from './install.ts';
import { withLock } from './lock.ts';

type Tree = Readonly<Record<string, string>>;

let folder: string;
let root: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontier-install-'));
  root = join(folder, 'workspace');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (base: string, tree: Tree): Promise<void> => {
  for (const [name, text] of Object.entries(tree)) {
    await mkdir(dirname(join(base, name)), { recursive: true });
    await writeFile(join(base, name), text);
  }
};
/** The files of the workspace, without the app's own state. */
const tree = async (base = root): Promise<Tree> => {
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1))
    .filter((name) => !name.startsWith('.frontier/'));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(base, name), 'utf8')])),
  );
};
const version1: Tree = {
  'ollama/docker-compose.yml': 'one',
  'ollama/.env.example': 'A=1',
  'mistral/docker-compose.yml': 'one',
  'common/nginx/docker-compose.yml': 'one',
};
const version2: Tree = {
  'ollama/docker-compose.yml': 'two',
  'ollama/.env.example': 'A=1',
  'ollama/config/Modelfile': 'two',
  'mistral/docker-compose.yml': 'two',
  'mistral/config/models.toml': 'two',
  'common/nginx/docker-compose.yml': 'two',
};
const inStacks = (files: Tree): Tree =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`stacks/${name}`, text]));
/** Installs a version of the stacks. */
const install = async (files: Tree, write = replaceFile) => {
  const delivered = await mkdtemp(join(folder, 'delivered-'));
  await put(delivered, files);
  return installStacks({ delivered, workspace: { root }, write });
};
const record = (): Promise<string> => readFile(join(root, '.frontier/installed.json'), 'utf8');

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
    const before = await tree(join(folder, 'elsewhere'));
    const result = await install(version2);
    expect(result?.crowded).toEqual(['stacks/ollama/config/Modelfile', 'stacks/ollama/docker-compose.yml']);
    expect(await tree(join(folder, 'elsewhere'))).toEqual(before);
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
    expect(inStacks(await tree(join(folder, 'elsewhere')))).toEqual(inStacks(version1));
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

describe('what goes wrong', () => {
  const fails = (code: string) => Object.assign(new Error(code), { code });
  /** Writes as long as `times` lasts, then never again. */
  const writer = (times: number, error: Error): typeof replaceFile => {
    let left = times;
    return (...args) => {
      left -= 1;
      return left < 0 ? Promise.reject(error) : replaceFile(...args);
    };
  };

  test.each([
    ['EACCES', 'workspace-read-only'],
    ['EROFS', 'workspace-read-only'],
    ['ENOSPC', 'disk-full'],
  ])('%s before anything is written: nothing was changed', async (code, problem) => {
    await install(version1);
    await expect(install(version2, writer(0, fails(code)))).rejects.toMatchObject({
      problems: [{ code: problem, kept: 'Nothing was changed.' }],
    });
    expect(await tree()).toEqual(inStacks(version1));
  });

  test('in the middle: says how far it came, and the next run goes on', async () => {
    await install(version1);
    await expect(install(version2, writer(3, fails('ENOSPC')))).rejects.toMatchObject({
      problems: [{ code: 'disk-full', kept: expect.stringMatching(/^2 of 5 files were written/) }],
    });
    await install(version2);
    expect(await tree()).toEqual(inStacks(version2));
  });

  test('a workspace that cannot be made', async () => {
    await writeFile(root, 'a file in its place');
    await expect(install(version1)).rejects.toMatchObject({ problems: [{ code: 'file-unreadable' }] });
    expect(await readFile(root, 'utf8')).toBe('a file in its place');
  });

  test.each(['not JSON', '{"version":2,"installed":{}}'])(
    'without a record that can be read (%s) nothing is written',
    async (text) => {
      await install(version1);
      await put(root, { '.frontier/installed.json': text });
      await expect(install(version2)).rejects.toMatchObject({ problems: [{ code: 'file-unreadable' }] });
      expect(await tree()).toEqual(inStacks(version1));
      expect(await record()).toBe(text);
    },
  );

  test('while another run is at work nothing is written', async () => {
    await install(version1);
    await withLock({ root }, { command: 'switch mistral' }, async () => {
      await expect(install(version2)).rejects.toMatchObject({ problems: [{ code: 'locked' }] });
    });
    expect(await tree()).toEqual(inStacks(version1));
  });

  // One write for the record before, one a file, one for the record after.
  test.each([0, 1, 2, 3, 4, 5, 6, 7])('a crash after %i writes loses and repeats nothing', async (times) => {
    const user = { 'stacks/ollama/docker-compose.yml': 'mine', 'stacks/own/docker-compose.yml': 'own' };
    await install(version1);
    await put(root, user);
    await rm(join(root, 'stacks/ollama/.env.example'));
    const crash = new Error('the power went');
    await install(version2, writer(times, crash)).catch((error: unknown) => {
      if (error !== crash) throw error;
    });
    // The next start brings yet another version.
    const version3: Tree = Object.fromEntries(Object.keys(version2).map((name) => [name, 'three']));
    await install(version3);
    const { 'ollama/.env.example': _removed, ...left } = version3;
    const offer = { 'stacks/ollama/docker-compose.yml.new': 'three' };
    expect(await tree()).toEqual({ ...inStacks(left), ...user, ...offer });
  });

  test.each([0, 1, 2, 3, 4, 5])('a crash in the first run after %i writes', async (times) => {
    await install(version1, writer(times, new Error('the power went'))).catch(() => {});
    await install(version2);
    expect(await tree()).toEqual(inStacks(version2));
  });
});
