import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { type ScriptedHttp, scriptedHttp } from '../../../test/support/scripted-http.ts';
import type { EngineKind } from '../../shared/snapshot.ts';
import { type App, createApp } from '../app.ts';
import { getFromHost } from '../engines/http.ts';
import type { Address } from '../reconcile/address.ts';
import { label } from '../reconcile/labels.ts';

let root: string;
let server: ScriptedHttp;
let via: Address['via'];
let platform: NodeJS.Platform;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-models-'));
  server = await scriptedHttp();
  via = 'host';
  platform = 'linux';
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

/** An app whose stack's engine is the scripted server, and runs. */
const running = async (kind: EngineKind, up = true): Promise<App> => {
  const block = `x-frontier: { title: Test, engine: { service: llm, kind: ${kind}, port: 11434 } }`;
  await mkdir(join(root, 'stacks/test'), { recursive: true });
  const file = join(root, 'stacks/test/docker-compose.yml');
  await writeFile(
    file,
    `name: models-test\n${block}\nservices:\n  llm: { image: "llm:1", ports: ["127.0.0.1:1:11434"] }\n`,
  );
  const docker = new FakeDocker();
  docker.addImage('llm:1');
  docker.onExec = () => ({ exitCode: 0, stdout: '2048\tmodels--org--m\n', stderr: '' });
  const connection = connectionTo(() => docker);
  const addressOf = () => ({ baseUrl: server.baseUrl, get: getFromHost, via });
  const app = createApp({ workspace: { root }, env: {}, parts: { connection, addressOf, platform } });
  const selected = await app.commands.select('test');
  if (!selected.ok) throw new Error(JSON.stringify(selected.problems));
  const Labels = { [label.project]: 'models-test', [label.service]: 'llm', [label.hash]: 'x', [label.oneoff]: 'False' };
  const { id } = await docker.createContainer({ name: 'models-test-llm-1', body: { Image: 'llm:1', Labels } });
  if (up) await docker.startContainer(id);
  return app;
};

const ollama = (names: readonly string[], loaded: readonly object[] = []) => ({
  'GET /api/version': { version: '0.35.1' },
  'GET /api/tags': { models: names.map((name) => ({ name })) },
  'GET /api/ps': { models: loaded },
  'POST /api/generate': { eval_count: 32, eval_duration: 2e9 },
});
const mistral = {
  'GET /v1/models': { data: [{ id: 'default' }, { id: 'org/m', status: 'loaded' }] },
  'GET /metrics': (response: ServerResponse) => void response.end('mistralrs_sequences_running 2\n'),
  'GET /v1/system/info': { build: { version: '0.9.5', metal: false, cuda: true }, devices: [{ kind: 'cuda' }] },
};

test('models tells the engine, what it computes on and what it has', async () => {
  server.routes = ollama(['a:1'], [{ name: 'a:1', size: 4, size_vram: 2 }]);
  const app = await running('ollama');
  expect(await app.commands.models()).toEqual({
    ok: true,
    value: {
      stack: 'test',
      engine: { service: 'llm', version: '0.35.1', accelerator: { kind: 'gpu', text: 'GPU' } },
      models: [{ name: 'a:1', state: 'loaded', memoryBytes: 4, gpuShare: 0.5 }],
    },
  });
});

test('of an engine that does not tell its models’ memory, the container’s is told', async () => {
  server.routes = mistral;
  const app = await running('mistralrs');
  expect(await app.commands.models()).toMatchObject({
    value: {
      engine: {
        version: '0.9.5',
        accelerator: { kind: 'cuda' },
        memoryBytes: expect.any(Number),
        activity: { running: 2 },
      },
      models: [{ name: 'org/m', sizeBytes: 2 * 1024 ** 2 }],
    },
  });
});

test('on a Mac nothing in Docker has a GPU, whether the engine says something or not', async () => {
  platform = 'darwin';
  server.routes = ollama([]);
  const app = await running('ollama');
  const text = 'CPU only (Docker on macOS has no GPU)';
  expect(await app.commands.models()).toMatchObject({ value: { engine: { accelerator: { kind: 'cpu', text } } } });
});

test.each<[string, readonly string[], readonly object[], string | undefined, object]>([
  ['the one named', ['a:1', 'b:1'], [], 'b:1', { value: { model: 'b:1', tokensPerSecond: 16, tokens: 32 } }],
  ['the loaded one', ['a:1', 'b:1'], [{ name: 'b:1' }], undefined, { value: { model: 'b:1' } }],
  ['the only one', ['a:1'], [], undefined, { value: { model: 'a:1' } }],
  ['none of several', ['a:1', 'b:1'], [], undefined, { error: { code: 'usage' } }],
  ['none at all', [], [], undefined, { error: { code: 'model-unknown' } }],
])('bench measures %s', async (_, names, loaded, model, outcome) => {
  server.routes = ollama(names, loaded);
  const app = await running('ollama');
  expect(await app.commands.bench(model)).toMatchObject(outcome);
});

test('what an engine can’t do is said', async () => {
  server.routes = mistral;
  const app = await running('openai');
  const unsupported = { ok: false, error: { code: 'engine-unsupported' } };
  expect(await app.commands.unload('m')).toMatchObject(unsupported);
  expect(await app.commands.load('m')).toMatchObject(unsupported);
  expect(await app.commands.pull('m', () => {})).toMatchObject({ error: { code: 'model-pull-unsupported' } });
});

test('an engine out of reach is read and not changed', async () => {
  server.routes = ollama(['a:1']);
  const app = await running('ollama');
  via = 'exec';
  expect(await app.commands.models()).toMatchObject({ ok: true });
  for (const result of [app.commands.unload('a:1'), app.commands.bench('a:1'), app.commands.pull('a:1', () => {})])
    expect(await result).toMatchObject({ error: { code: 'engine-unsupported' } });
});

test('an engine that doesn’t run is said to', async () => {
  const app = await running('ollama', false);
  expect(await app.commands.models()).toMatchObject({ error: { code: 'engine-off', message: 'Test does not run.' } });
});

test('a cancelled pull says what is kept', async () => {
  server.routes = ollama([]);
  const app = await running('ollama');
  const cancel = new AbortController();
  server.routes = { 'POST /api/pull': () => cancel.abort() };
  expect(await app.commands.pull('a:1', () => {}, { signal: cancel.signal })).toMatchObject({
    error: { code: 'cancelled', message: 'The download of a:1 was cancelled.', kept: expect.any(String) },
  });
});
