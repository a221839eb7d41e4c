import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import { type ReportInput, reportFiles, writeReport } from './report.ts';

/** Each stands where it stands once only by its name, and elsewhere bare. */
const planted = {
  env: 'env-plant-3f9',
  spaced: 'env plant with spaces',
  model: 'model-plant-77a',
  label: 'label-plant-c02',
  address: 'address-plant-b1',
  flag: 'flag-plant-e55',
  content: 'content-plant-d4',
  bearer: 'bearer-plant-90',
  query: 'query-plant-a7',
  logOnly: 'log-plant-551',
  shell: 'shell-plant-12',
};
const all = Object.values(planted).join(' ');

const input: ReportInput = {
  variables: [
    { HF_TOKEN: planted.env, GRAFANA_PASSWORD: planted.spaced, PORT: '8080' },
    { AWS_SECRET_ACCESS_KEY: planted.shell, HOME: '/home/ada' },
  ],
  model: {
    services: {
      ollama: {
        image: 'ollama/ollama:1',
        environment: { API_KEY: planted.model, UPSTREAM: `https://ada:${planted.address}@proxy:3128` },
        labels: { 'com.example.auth-secret': planted.label },
        command: ['serve', '--access-token', planted.flag],
      },
    },
    secrets: { db: { content: planted.content } },
  },
  versions: { frontier: '0.1.0', docker: `28.0 ${planted.env}` },
  snapshot: { note: all },
  logs: {
    ollama: [
      `Authorization: Bearer ${planted.bearer}`,
      `GET /v1/models?api_key=${planted.query}&limit=1`,
      `db_password=${planted.logOnly}`,
      `seen bare: ${planted.env} ${planted.spaced} ${planted.model} ${planted.label} ${planted.address}`,
      `and: ${planted.flag} ${planted.content} ${planted.shell}`,
      'INFO ready on port 11434',
    ].join('\n'),
    [`../${planted.env}`]: 'a name that leads elsewhere',
  },
  history: [
    {
      at: '2026-01-01T00:00:00.000Z',
      kind: 'state',
      service: 'ollama',
      from: 'ready',
      to: 'failed',
      note: `${planted.model}; https://x:${planted.address}@y; token=${planted.logOnly}`,
    },
  ],
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
});
afterEach(() => rm(folder, { recursive: true }));

const written = async () => {
  const file = join(folder, 'report.zip');
  await writeReport(file, input, new Date('2026-01-01T12:00:00Z'));
  return { file, files: unzipSync(await readFile(file)) };
};

test('everything is in the zip, and no planted secret anywhere', async () => {
  const { file, files } = await written();
  expect(Object.keys(files).sort()).toEqual([
    'README.txt',
    'history.ndjson',
    'logs/___removed_.log',
    'logs/ollama.log',
    'model.json',
    'snapshot.json',
    'versions.json',
  ]);
  const everything = `${Object.keys(files).join('\n')}\n${Object.values(files)
    .map((bytes) => strFromU8(bytes))
    .join('\n')}`;
  const inSnapshot = new Set([planted.bearer, planted.query, planted.logOnly]); // bare, and nowhere named as one
  for (const secret of Object.values(planted)) {
    const where = inSnapshot.has(secret) ? everything.replace(strFromU8(files['snapshot.json']!), '') : everything;
    expect(where, secret).not.toContain(secret);
  }
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what is no secret is still there', async () => {
  const { files } = await written();
  const text = (name: string) => strFromU8(files[name]!);
  expect(text('logs/ollama.log')).toContain('INFO ready on port 11434');
  expect(text('logs/ollama.log')).toContain('&limit=1');
  expect(JSON.parse(text('model.json'))).toMatchObject({ services: { ollama: { image: 'ollama/ollama:1' } } });
  expect(JSON.parse(text('versions.json'))).toMatchObject({ frontier: '0.1.0' });
  expect(JSON.parse(text('history.ndjson'))).toMatchObject({ service: 'ollama', to: 'failed' });
});

test('of a long log the end is kept, from the beginning of a line; a secret at the cut does not survive', () => {
  const line = `password=${planted.env} and ${planted.env}\n`;
  const files = reportFiles({ ...input, logs: { ollama: line.repeat(100_000) } });
  const log = files['logs/ollama.log']!;
  expect(log.length).toBeLessThanOrEqual(2_000_000);
  expect(new Set(log.trimEnd().split('\n'))).toEqual(new Set(['password=«removed» and «removed»']));
});

test('nothing is overwritten', async () => {
  const file = join(folder, 'mine.zip');
  await writeFile(file, 'mine');
  const writing = writeReport(file, input, new Date());
  await expect(writing).rejects.toBeInstanceOf(ProblemError);
  await expect(writing).rejects.toMatchObject({ problems: [{ code: 'workspace-read-only' }] });
  expect(await readFile(file, 'utf8')).toBe('mine');
});
