import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask, open } from '../support/ask.ts';
import { eventually } from '../support/eventually.ts';

const sources = resolve(import.meta.dirname, '../stand-ins');
let folder: string;
let base: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stand-in-'));
  base = `http://127.0.0.1:${await freePort()}`;
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

const setKnobs = (knobs: object) => writeFile(join(folder, 'knobs.json'), JSON.stringify(knobs));

/** Starts a stand-in; resolves with its exit code when it ends. */
function start(file: string, ...args: string[]): Promise<number | null> {
  const env = {
    OLLAMA_HOST: base,
    OLLAMA_MODELS: folder,
    LLAMA_ARG_PORT: new URL(base).port,
    LLAMA_ARG_HF_REPO: 'somebody/model-GGUF',
    STAND_IN_KNOBS: join(folder, 'knobs.json'),
    TOKEN_MS: '1',
    PULL_MS: '50',
  };
  const started = spawn(process.execPath, [join(sources, file), ...args], { env, stdio: 'ignore' });
  child = started;
  return new Promise((done) => started.once('exit', done));
}

const post = (path: string, body: unknown) => ask(base, path, { method: 'POST', body });
const lines = ({ body }: Answer) =>
  body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
const object = ({ body }: Answer) => JSON.parse(body) as Record<string, unknown>;

describe('the stand-in of Ollama', () => {
  const serves = () =>
    eventually(
      () => ask(base, '/'),
      ({ body }) => body === 'Ollama is running',
    );
  const loaded = async () => (object(await ask(base, '/api/ps')).models as { name: string }[]).map(({ name }) => name);
  const installed = async () =>
    (object(await ask(base, '/api/tags')).models as { name: string }[]).map(({ name }) => name);

  it('loads a model when it is asked for, and unloads it later than it says', async () => {
    void start('ollama.ts', 'serve');
    await serves();
    expect(await loaded()).toEqual([]);
    expect(object(await post('/api/generate', { model: 'stand-in' }))).toMatchObject({
      done: true,
      done_reason: 'load',
    });
    expect(await loaded()).toEqual(['stand-in:latest']);
    expect(object(await post('/api/generate', { model: 'stand-in', keep_alive: 0 }))).toMatchObject({
      done_reason: 'unload',
    });
    await eventually(loaded, (names) => names.length === 0);
  });

  it('streams an answer as lines, and tells its speed in the last', async () => {
    void start('ollama.ts', 'serve');
    await serves();
    const parts = lines(
      await post('/api/generate', { model: 'stand-in', prompt: 'Hello', options: { num_predict: 3 } }),
    );
    expect(parts).toHaveLength(4);
    expect(parts.at(-1)).toMatchObject({
      done: true,
      done_reason: 'stop',
      eval_count: 3,
      eval_duration: expect.any(Number),
    });
  });

  it('pulls with progress, goes on where a cancelled pull stopped, and refuses within the stream', async () => {
    await setKnobs({ pullMs: 500 });
    void start('ollama.ts', 'serve');
    await serves();
    const cancel = new AbortController();
    const first = await open(base, '/api/pull', { method: 'POST', body: { model: 'qwen3' }, signal: cancel.signal });
    first.on('error', () => {}); // the cancelling
    let seen = '';
    for await (const chunk of first.iterator({ destroyOnReturn: false })) {
      seen += chunk;
      if (seen.includes('"completed"')) break;
    }
    cancel.abort();
    const again = lines(await post('/api/pull', { model: 'qwen3' }));
    const sizes = again.flatMap(({ completed }) => (typeof completed === 'number' ? [completed] : []));
    expect(sizes.length).toBeLessThan(10);
    expect(again.at(-1)).toEqual({ status: 'success' });
    expect(await installed()).toContain('qwen3:latest');
    const refused = await post('/api/pull', { model: 'missing' });
    expect(refused.status).toBe(200);
    expect(lines(refused).at(-1)).toHaveProperty('error');
  });

  it('answers in the style of OpenAI, whole and as events', async () => {
    void start('ollama.ts', 'serve');
    await serves();
    const chat = { model: 'stand-in', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 2 };
    expect(object(await post('/v1/chat/completions', chat))).toMatchObject({
      model: 'stand-in:latest',
      choices: [{ message: { content: 'The quick' } }],
      usage: { completion_tokens: 2 },
    });
    const events = (await post('/v1/chat/completions', { ...chat, stream: true })).body.trim().split('\n\n');
    expect(events).toHaveLength(4);
    expect(events.at(-1)).toBe('data: [DONE]');
    expect(await post('/v1/chat/completions', { ...chat, model: 'other' })).toMatchObject({ status: 404 });
  });

  it('answers the health check’s command, and fails it when told to', async () => {
    void start('ollama.ts', 'serve');
    await serves();
    const server = child;
    expect(await start('ollama.ts', 'list')).toBe(0);
    await setKnobs({ unhealthy: true });
    expect(await start('ollama.ts', 'list')).toBe(1);
    server?.kill('SIGKILL');
  });

  it('ends at once when told to crash', async () => {
    await setKnobs({ crashAtStart: true });
    expect(await start('ollama.ts', 'serve')).toBe(1);
  });
});

describe('the stand-in of Mistral.rs', () => {
  const serve = () => void start('mistral.ts', 'serve', '-m', 'org/model', '-p', new URL(base).port, '--no-ui');
  const serves = () =>
    eventually(
      () => ask(base, '/health'),
      ({ body }) => body === 'OK',
    );
  const status = async () => object(await post('/v1/models/status', { model_id: 'org/model' })).status;

  it('lists its model and the name default', async () => {
    serve();
    await serves();
    expect(object(await ask(base, '/v1/models')).data).toMatchObject([
      { id: 'default' },
      { id: 'org/model', status: 'loaded' },
    ]);
    expect(object(await ask(base, '/v1/system/info'))).toMatchObject({
      build: { version: expect.any(String), metal: false },
    });
    expect((await ask(base, '/metrics')).body).toContain('mistralrs_tokens_processed_total 0');
  });

  it('unloads and reloads, says what went wrong with status 200, and loads again for a request', async () => {
    serve();
    await serves();
    expect(object(await post('/v1/models/unload', { model_id: 'other' }))).toMatchObject({ status: 'not_found' });
    await post('/v1/models/unload', { model_id: 'org/model' });
    expect(await status()).toBe('unloaded');
    await post('/v1/models/reload', { model_id: 'org/model' });
    await eventually(status, (now) => now === 'loaded');
    await post('/v1/models/unload', { model_id: 'org/model' });
    const answer = object(await post('/v1/chat/completions', { model: 'default', messages: [] }));
    expect(answer).toMatchObject({ model: 'org/model', usage: { avg_compl_tok_per_sec: expect.any(Number) } });
    expect(await status()).toBe('loaded');
  });

  it('gets stuck when a loaded model is reloaded, as the real one does', async () => {
    serve();
    await serves();
    await post('/v1/models/reload', { model_id: 'org/model' });
    expect(await status()).toBe('reloading');
  });

  it('reads several models from a file', async () => {
    const file = join(folder, 'models.toml');
    await writeFile(
      file,
      `[server]\nport = ${new URL(base).port}\n[[models]]\nmodel_id = "a"\n[[models]]\nmodel_id = "b"\n`,
    );
    void start('mistral.ts', 'from-config', '-f', file);
    await serves();
    expect(object(await ask(base, '/v1/models')).data).toMatchObject([{ id: 'default' }, { id: 'a' }, { id: 'b' }]);
  });

  it('refuses an option that it does not know', async () => {
    expect(await start('mistral.ts', 'serve', '-m', 'org/model', '--unknown')).toBe(2);
  });

  it('runs without serving while it loads, and stops when asked', async () => {
    await setKnobs({ neverReady: true });
    const ended = start('mistral.ts', 'serve', '-m', 'org/model', '-p', new URL(base).port);
    await expect(ask(base, '/health')).rejects.toThrow('ECONNREFUSED');
    child?.kill('SIGTERM');
    await ended;
  });
});

describe('the stand-in of llama.cpp', () => {
  it('answers 503 while its model loads', async () => {
    await setKnobs({ loadMs: 3_600_000 });
    void start('llama-server.ts');
    const loading = await eventually(
      () => ask(base, '/health'),
      () => true,
    );
    expect(loading).toMatchObject({ status: 503, engine: 'llamacpp' });
    expect(object(loading)).toEqual({ error: { code: 503, message: 'Loading model', type: 'unavailable_error' } });
  });

  it('says that it is well, and which model it has', async () => {
    void start('llama-server.ts');
    const { body } = await eventually(
      () => ask(base, '/health'),
      ({ status }) => status === 200,
    );
    expect(JSON.parse(body)).toEqual({ status: 'ok' });
    expect(object(await ask(base, '/v1/models'))).toMatchObject({ data: [{ id: 'somebody/model-GGUF' }] });
  });

  it('tells its own figures at the end of an answer', async () => {
    void start('llama-server.ts');
    const body = { messages: [], max_tokens: 3 };
    const answer = await eventually(
      () => post('/v1/chat/completions', body),
      ({ status }) => status === 200,
    );
    expect(object(answer)).toMatchObject({ usage: { completion_tokens: 3 }, timings: { predicted_n: 3 } });
  });
});

describe('any stand-in', () => {
  it('is ill until it is started again, if it is told so', async () => {
    await setKnobs({ unhealthyBefore: Date.now() + 60_000 });
    void start('llama-server.ts');
    const ill = await eventually(
      () => ask(base, '/health'),
      () => true,
    );
    expect(ill.status).toBe(500);
    await setKnobs({ unhealthyBefore: 1 });
    expect((await ask(base, '/health')).status).toBe(200);
  });
});
