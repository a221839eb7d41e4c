import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { beginInstalling, inStacks, put, type Tree, version1, version2 } from '../../../test/support/installing.ts';
import { replaceFile } from '../system/replace-file.ts';
import { withLock } from './lock.ts';

let at: Awaited<ReturnType<typeof beginInstalling>>;
let { root, install, tree, record } = {} as typeof at;
beforeEach(async () => {
  at = await beginInstalling();
  ({ root, install, tree, record } = at);
});
afterEach(() => at.remove());

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
