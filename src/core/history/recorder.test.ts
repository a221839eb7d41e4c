import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLogger } from '../system/logger.ts';
import { historyFile, keptMs, maxBytes } from './files.ts';
import { readHistory } from './read.ts';
import type { HistoryRecord } from './record.ts';
import { createRecorder } from './recorder.ts';
import { createRedactor, type Redactor } from './redact.ts';

const start = Date.UTC(2026, 0, 1);
const iso = (ms: number) => new Date(start + ms).toISOString();
let folder: string;
let now: number;
let warnings: string[];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'history-')), '.frontier');
  now = 0;
  warnings = [];
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

/** For tests of much data: removing secrets is tested elsewhere. */
const nothing: Redactor = { text: (said) => said, data: (item) => item };

const recorder = (redactor: Redactor = createRedactor()) =>
  createRecorder({
    folder,
    now: () => start + now,
    redactor: () => redactor,
    logger: { ...silentLogger, warn: (_message, details) => warnings.push(String(details?.reason)) },
  });
const state = (service: string, note?: string): HistoryRecord => ({
  at: iso(now),
  kind: 'state',
  service,
  from: 'ready',
  to: 'failed',
  ...(note !== undefined && { note }),
});
const services = async () => {
  const { records } = await readHistory(folder, start + now);
  return records.map((record) => (record.kind === 'state' ? record.service : record.kind));
};

test('what was written is read back, oldest first; only this user can read it', async () => {
  const { append } = recorder();
  await append([state('a'), state('b')]);
  await append([]);
  await append([state('c')]);
  expect(await readHistory(folder, start)).toEqual({ records: [state('a'), state('b'), state('c')], skipped: 0 });
  expect((await stat(historyFile(folder))).mode & 0o777).toBe(0o600);
});

test('appends that are not waited for keep their order', async () => {
  const { append } = recorder();
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => append([state(name)])));
  expect(await services()).toEqual(['a', 'b', 'c', 'd']);
});

test('secrets are removed before anything is written', async () => {
  await recorder(createRedactor(['hunter2'])).append([state('a', 'the word is hunter2, HF_TOKEN=abc')]);
  const text = await readFile(historyFile(folder), 'utf8');
  expect(text).not.toMatch(/hunter2|abc/);
  expect(text).toContain('«removed»');
});

test('a line that a crash cut short spoils nothing else', async () => {
  await recorder().append([state('a')]);
  await appendFile(historyFile(folder), '{"at":"2026-01-01T00:00:00.000Z","kind":"sta');
  await recorder().append([state('b')]);
  expect(await services()).toEqual(['a', 'b']);
  expect((await readHistory(folder, start)).skipped).toBe(1);
});

test('what others wrote is not believed', async () => {
  await recorder().append([state('a')]);
  const foreign = [
    '{"at":"2026-01-01T00:00:00.000Z","kind":"state","service":7}',
    '[]',
    'null',
    'x',
    '{"__proto__":1}',
  ];
  await appendFile(historyFile(folder), `${foreign.join('\n')}\n`);
  expect(await services()).toEqual(['a']);
  expect((await readHistory(folder, start)).skipped).toBe(foreign.length);
});

test('at 5 MB another file begins, and two are kept', async () => {
  const { append } = recorder(nothing);
  const long = (name: string) => Array.from({ length: 450 }, () => state(name, 'x'.repeat(9_900)));
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
    now += 1_000;
    await append(long(name));
  }
  const files = await readdir(folder);
  expect(files).toHaveLength(2);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  for (const size of sizes) expect(size).toBeLessThanOrEqual(maxBytes);
  expect(new Set(await services())).toEqual(new Set(['e', 'f']));
});

test('two programs that put the file aside at the same moment lose nothing', async () => {
  const one = recorder(nothing);
  const two = recorder(nothing);
  const filler = Array.from({ length: 500 }, (_, n) => state(`f${n}`, 'x'.repeat(9_900)));
  await one.append(filler);
  await Promise.all([one.append([state('a', 'y'.repeat(19_000))]), two.append([state('b', 'y'.repeat(19_000))])]);
  await Promise.all([one.append([state('c')]), two.append([state('d')])]);
  const read = await services();
  expect(read).toHaveLength(filler.length + 4);
  expect(read).toEqual(expect.arrayContaining(['a', 'b', 'c', 'd']));
  expect(warnings).toEqual([]);
});

test('after a day it is over: not read, then put aside, then gone', async () => {
  await recorder().append([state('a')]);
  now = keptMs + 1;
  expect(await services()).toEqual([]);
  await recorder().append([state('b')]);
  expect(await services()).toEqual(['b']);
  const [old] = (await readdir(folder)).filter((name) => name !== 'history.ndjson');
  expect(old).toBeDefined();
  await utimes(join(folder, old!), start / 1_000, start / 1_000);
  now = 2 * (keptMs + 1);
  await recorder().append([state('c')]);
  expect(await readdir(folder)).not.toContain(old);
});

test('a record of its own length loses its evidence rather than itself', async () => {
  const incident = {
    id: 'x',
    cause: 'crashed',
    kind: 'service',
    severity: 'critical',
    title: 't',
    body: 'b',
    evidence: Array.from({ length: 20 }, () => 'x'.repeat(10_000)),
    action: { command: 'up', input: {}, label: 'l' },
    state: 'open',
    openedAt: iso(0),
    openings: 1,
  } as const;
  await recorder().append([
    { at: iso(0), kind: 'incident', change: 'opened', incident: { ...incident, evidence: [...incident.evidence] } },
  ]);
  expect((await readHistory(folder, start)).records).toMatchObject([{ incident: { id: 'x', evidence: [] } }]);
});

test('never through a link, never into something else: given up with a warning', async () => {
  await mkdir(folder);
  const elsewhere = join(folder, '..', 'mine');
  await writeFile(elsewhere, 'mine');
  await symlink(elsewhere, historyFile(folder));
  await recorder().append([state('a')]);
  expect(await readFile(elsewhere, 'utf8')).toBe('mine');
  expect(warnings).toEqual(['ELOOP']);
  expect(await readHistory(folder, start)).toEqual({ records: [], skipped: 1 });
});

test('a pipe in its place blocks nobody', async () => {
  await mkdir(folder);
  execFileSync('mkfifo', [historyFile(folder)]);
  await recorder().append([state('a')]);
  expect(warnings).toEqual(['EEXIST']);
  expect(await readHistory(folder, start)).toEqual({ records: [], skipped: 1 });
});

test('a file that is far too large is not read', async () => {
  await mkdir(folder);
  await writeFile(historyFile(folder), `${'x'.repeat(maxBytes * 2)}\n`);
  expect(await readHistory(folder, start)).toEqual({ records: [], skipped: 1 });
});

test('no history is an empty one', async () => {
  expect(await readHistory(folder, start)).toEqual({ records: [], skipped: 0 });
});
