import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Journal, readJournal, removeJournal, writeJournal } from './journal.ts';

const journal: Journal = {
  version: 1,
  to: 'mistral',
  selected: 'ollama',
  mode: 'overlap',
  startedAt: '2026-11-22T10:00:00.000Z',
  phase: 'start',
  direction: 'forward',
  old: {
    stack: 'ollama',
    title: 'Ollama',
    service: 'ollama',
    kind: 'ollama',
    port: 11434,
    containers: [{ id: 'a1', name: 'frontier-llm-ollama-1', hostPorts: [11434] }],
  },
  before: { services: ['gateway', 'ollama'], running: ['gateway', 'ollama'], networks: ['frontier-llm_llm'] },
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-journal-'));
});
afterEach(() => rm(root, { recursive: true }));

test('what is written is read, by its owner alone', async () => {
  await writeJournal({ root }, journal);
  await writeJournal({ root }, { ...journal, phase: 'ready' });
  expect(await readJournal({ root })).toEqual({ journal: { ...journal, phase: 'ready' } });
  expect((await stat(join(root, '.frontier/switch.json'))).mode & 0o777).toBe(0o600);
  expect(await readdir(join(root, '.frontier'))).toEqual(['switch.json']);
});

test('when a switch has ended there is none', async () => {
  expect(await readJournal({ root })).toEqual({});
  await writeJournal({ root }, journal);
  await removeJournal({ root });
  await removeJournal({ root });
  expect(await readJournal({ root })).toEqual({});
});

test.each([
  ['half of one', JSON.stringify(journal).slice(0, 80)],
  ['another version', JSON.stringify({ ...journal, version: 2 })],
  ['a phase that does not exist', JSON.stringify({ ...journal, phase: 'rm -rf' })],
  ['bytes', '\u0000\u0001'],
])('%s is put aside and said', async (_, text) => {
  await writeJournal({ root }, journal);
  await writeFile(join(root, '.frontier/switch.json'), text);
  const { journal: none, aside } = await readJournal({ root });
  expect(none).toBeUndefined();
  expect(aside).toMatchObject({ code: 'journal-damaged' });
  expect(await readFile(join(root, '.frontier/switch.json.aside'), 'utf8')).toBe(text);
  expect(await readJournal({ root })).toEqual({});
});

test('a journal that cannot be written is a problem, and the old one stays', async () => {
  await writeJournal({ root }, journal);
  await rm(join(root, '.frontier'), { recursive: true });
  await writeFile(join(root, '.frontier'), 'a file of the user');
  await expect(writeJournal({ root }, journal)).rejects.toMatchObject({ problems: [{ code: 'workspace-read-only' }] });
  expect(await readFile(join(root, '.frontier'), 'utf8')).toBe('a file of the user');
});
