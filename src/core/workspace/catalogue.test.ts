import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listStacks, requireStack } from './catalogue.ts';

let root: string;

const stack = (title: string) =>
  `x-frontier: { title: ${title}, engine: { service: e, kind: ollama, port: 11434 }, memory: 4g }\nservices: { e: { image: a } }\n`;

const write = async (name: string, text: string) => {
  await mkdir(join(root, name, '..'), { recursive: true });
  await writeFile(join(root, name), text);
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-catalogue-'));
  await write('w/stacks/ollama/docker-compose.yml', stack('Ollama'));
  await write('w/stacks/b/docker-compose.yml', stack('B'));
  await write('w/stacks/common/nginx/docker-compose.yml', 'services: {}');
  await write('w/stacks/README.md', 'no stack');
  await write('outside/docker-compose.yml', stack('Outside'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const workspace = () => ({ root: join(root, 'w') });

test('lists folders with their block, not the common one, not files', async () => {
  expect(await listStacks(workspace())).toEqual([
    { id: 'b', title: 'B', engine: { service: 'e', kind: 'ollama', port: 11434 }, memory: 4 * 1024 ** 3, problems: [] },
    expect.objectContaining({ id: 'ollama', title: 'Ollama', problems: [] }),
  ]);
});

test.each<[string, string | Buffer, string]>([
  ['no block', 'services: {}\n', 'x-frontier-invalid'],
  ['an unknown kind', stack('X').replace('ollama, port', 'vllm, port'), 'x-frontier-invalid'],
  ['broken YAML', 'services: [\n', 'yaml-invalid'],
  ['a binary file', Buffer.from([0, 1, 2]), 'file-unreadable'],
  ['an empty file', '', 'x-frontier-invalid'],
])('a stack with %s says so, and the others are listed', async (_, text, code) => {
  await mkdir(join(root, 'w/stacks/bad'));
  await writeFile(join(root, 'w/stacks/bad/docker-compose.yml'), text);
  const found = await listStacks(workspace());
  expect(found.map(({ id, problems }) => [id, problems[0]?.code])).toEqual([
    ['b', undefined],
    ['bad', code],
    ['ollama', undefined],
  ]);
  await expect(requireStack(workspace(), 'bad')).rejects.toMatchObject({ problems: [{ code }] });
});

test('a folder without a file is shown with what is missing', async () => {
  await mkdir(join(root, 'w/stacks/hollow'));
  await expect(requireStack(workspace(), 'hollow')).rejects.toMatchObject({ problems: [{ code: 'file-missing' }] });
});

test.each([
  ['the folder', 'outside', 'w/stacks/link'],
  ['the file', 'outside/docker-compose.yml', 'w/stacks/link/docker-compose.yml'],
])('a stack is refused when %s is a link to the outside', async (_, target, link) => {
  await mkdir(join(root, link, '..'), { recursive: true });
  await symlink(join(root, target), join(root, link));
  await expect(requireStack(workspace(), 'link')).rejects.toMatchObject({ problems: [{ code: 'stack-outside' }] });
});

test('a link to a folder inside is a stack', async () => {
  await symlink('ollama', join(root, 'w/stacks/alias'));
  expect(await requireStack(workspace(), 'alias')).toMatchObject({ id: 'alias', title: 'Ollama' });
});

test.each(['../../x', '..', '.', '', 'common', 'ollama/', 'OLLAMA', 'ollama/../ollama', '/etc', 'nope', '-f', 'a\0b'])(
  'there is no stack %j',
  async (id) => {
    await expect(requireStack(workspace(), id)).rejects.toMatchObject({ problems: [{ code: 'stack-unknown' }] });
  },
);
