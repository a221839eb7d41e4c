/** The form of `.env` and the logs window's stream, on a real engine: a changed value makes a new container, which is followed. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type App, createApp } from '../../src/core/app.ts';
import type { LogBatch } from '../../src/shared/logs.ts';
import { provideBusybox } from '../support/busybox-image.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/ports.ts';

const project = `frontier-env-${process.pid}`;
const end = new AbortController();
const batches: LogBatch[] = [];
let root: string;
let app: App;
let following: Promise<unknown>;

const stack = (image: string, port: number): string => `
name: ${project}
x-frontier: { title: Engine, engine: { service: engine, kind: openai, port: 80 } }
services:
  engine:
    image: "${image}"
    init: true
    stop_grace_period: 1s
    environment: { WORD: "\${WORD:?what it says}" }
    command: [sh, -c, 'echo "$$WORD"; mkdir -p /www/v1; echo "{\\"object\\":\\"list\\",\\"data\\":[]}" >/www/v1/models; exec httpd -f -p 80 -h /www']
    ports: ["127.0.0.1:${port}:80"]
`;
const lines = (): string[] => batches.flatMap((batch) => batch.lines.map(({ service, text }) => `${service}: ${text}`));
const env = (): Promise<string> => readFile(join(root, '.env'), 'utf8');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-env-'));
  await mkdir(join(root, 'stacks/small'), { recursive: true });
  const image = await provideBusybox(inject('dockerHost'));
  await writeFile(join(root, 'stacks/small/docker-compose.yml'), stack(image, await freePort()));
  app = createApp({ workspace: { root }, env: { ...process.env, DOCKER_HOST: inject('dockerHost') } });
});
afterAll(async () => {
  end.abort();
  await following;
  app.close();
  await removeProject(dockerApi(inject('dockerHost')), project);
  await rm(root, { recursive: true, force: true });
});

test('the value that the stack needs is asked for, kept, and said by the engine', async () => {
  const form = await app.commands.envForm('small');
  expect(form).toMatchObject({ ok: true, value: { sections: [{ fields: [{ name: 'WORD', missing: true }] }] } });
  expect(await app.commands.applyEnv({ stack: 'small', values: { WORD: 'it’s $1 # "one"' } })).toMatchObject({
    ok: true,
    value: { applied: false },
  });
  expect(await app.commands.up({ stack: 'small' })).toMatchObject({ ok: true });
  following = app.followLogs({ tail: 100 }, (batch) => void batches.push(batch), end.signal);
  await eventually(
    async () => lines(),
    (seen) => seen.includes('engine: it’s $1 # "one"'),
  );
});

test('another value makes another container, whose log goes on in the same stream', async () => {
  const before = await env();
  const planned = await app.commands.planEnv({ values: { WORD: 'two' } });
  expect(planned.ok && planned.value.steps.map(({ service }) => service)).toContain('engine');
  expect(await env()).toBe(before);
  expect(await app.commands.applyEnv({ values: { WORD: 'two' } })).toMatchObject({
    ok: true,
    value: { applied: true },
  });
  await eventually(
    async () => lines(),
    (seen) => seen.includes('engine: two'),
  );
  expect(lines()).toEqual(['engine: it’s $1 # "one"', 'engine: two']);
});
