import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { completeEnv } from './env.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-env-'));
  const examples: Record<string, string> = {
    'stacks/ollama/.env.example': '# The port.\nOLLAMA_PORT=11434\n',
    'stacks/mistral/.env.example': '# Which model.\nMISTRAL_MODEL=x\n',
    'stacks/common/nginx/.env.example': '# The gateway.\nGATEWAY_PORT=8080\n',
    'stacks/common/monitoring/.env.example': '# Grafana.\n# generated: password\nGRAFANA_PASSWORD=\n',
  };
  for (const [name, text] of Object.entries(examples)) {
    await mkdir(join(root, name, '..'), { recursive: true });
    await writeFile(join(root, name), text);
  }
  await writeFile(join(root, 'stacks/common/notes.txt'), 'not a folder');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const env = () => join(root, '.env');

test('makes .env for its owner alone, with a password of its own', async () => {
  const completion = await completeEnv({ root }, 'ollama');
  expect(completion?.added).toEqual(['OLLAMA_PORT', 'GRAFANA_PASSWORD', 'GATEWAY_PORT']);
  expect(completion?.generated).toEqual(['GRAFANA_PASSWORD']);
  const text = await readFile(env(), 'utf8');
  expect(text).toMatch(/^GRAFANA_PASSWORD=[A-Za-z0-9_-]{24}$/m);
  expect(text).toMatch(/^# The port\.\nOLLAMA_PORT=11434$/m);
  expect((await stat(env())).mode & 0o777).toBe(0o600);
});

test('appends what another stack needs and keeps every byte before it', async () => {
  const mine = '# mine\r\nOLLAMA_PORT=1\nGATEWAY_PORT="8 # not a comment"\nX=last line without an end';
  await writeFile(env(), mine, { mode: 0o644 });
  const completion = await completeEnv({ root }, 'mistral');
  const text = await readFile(env(), 'utf8');
  expect(text.startsWith(mine)).toBe(true);
  expect(completion?.added).toEqual(['MISTRAL_MODEL', 'GRAFANA_PASSWORD']);
  expect((await stat(env())).mode & 0o777).toBe(0o600);
});

test('writes nothing when nothing is lacking', async () => {
  await completeEnv({ root }, 'ollama');
  const before = await stat(env());
  expect(await completeEnv({ root }, 'ollama')).toBeUndefined();
  expect((await stat(env())).ino).toBe(before.ino);
});

test('follows a link and replaces what it leads to', async () => {
  await writeFile(join(root, 'elsewhere'), 'A=1\n');
  await symlink('elsewhere', env());
  await completeEnv({ root }, 'ollama');
  expect(await readFile(join(root, 'elsewhere'), 'utf8')).toMatch(/^A=1\n\n# The port/);
});

test('a folder in its place is a problem, and stays', async () => {
  await mkdir(env());
  await expect(completeEnv({ root }, 'ollama')).rejects.toMatchObject({
    problems: [{ code: 'file-unreadable', message: expect.stringContaining('it is a folder') }],
  });
  expect((await stat(env())).isDirectory()).toBe(true);
});
