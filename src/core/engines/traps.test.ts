import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import { type Answering, type ScriptedHttp, scriptedHttp } from '../../../test/support/scripted-http.ts';
import { systemClock } from '../system/clock.ts';
import { postJson } from './call.ts';
import { engines } from './engine.ts';

const { ollama, mistralrs, openai } = engines;
const clock = systemClock;
let server: ScriptedHttp;
beforeEach(async () => {
  server = await scriptedHttp();
});
afterEach(() => server.close());

const tags = (...models: object[]) => ({ 'GET /api/tags': { models } });
const ps = (...models: object[]) => ({ 'GET /api/ps': { models } });
const problem = (code: string, ...evidence: unknown[]) => ({ problems: [{ code, evidence }] });
const posts = () => server.asked.filter((line) => line.startsWith('POST'));

describe('ollama', () => {
  test.each([
    [{ size: 100, size_vram: 100 }, 1, 'gpu'],
    [{ size: 100, size_vram: 25 }, 0.25, 'gpu'],
    [{ size: 100, size_vram: 0 }, 0, 'cpu'],
    [{ size: 100, size_vram: 101 }, undefined, undefined],
    [{ size: 0, size_vram: 0 }, undefined, undefined],
    [{ size: 100 }, undefined, undefined],
    [{ size: -1, size_vram: '5' }, undefined, undefined],
  ])('memory told as %j', async (memory, gpuShare, accelerator) => {
    server.routes = { ...tags(), ...ps({ name: 'm:1', ...memory }) };
    expect((await ollama.models(server.baseUrl))[0]?.gpuShare).toBe(gpuShare);
    expect(await ollama.accelerator.ask(server.baseUrl)).toBe(accelerator);
  });

  test('models of somebody’s cloud and entries that are none are left out', async () => {
    const strange = [
      { name: 'c:cloud', remote_host: 'https://ollama.com' },
      { name: 7 },
      null,
      { name: 'x'.repeat(9999) },
    ];
    server.routes = { 'GET /api/tags': { models: [...strange, { name: 'm:1', size: 'big', details: 3 }] }, ...ps() };
    expect(await ollama.models(server.baseUrl)).toEqual([{ name: 'm:1', state: 'unloaded' }]);
  });

  test('a model that is loaded and no longer installed is there', async () => {
    server.routes = { ...tags({ name: 'a:1' }), ...ps({ name: 'b:1', expires_at: 'never' }) };
    expect(await ollama.models(server.baseUrl)).toEqual([
      { name: 'a:1', state: 'unloaded' },
      { name: 'b:1', state: 'loaded' },
    ]);
  });

  test('unload waits until the model is gone, and says so if it stays', async () => {
    const manual = createManualClock();
    server.routes = {
      ...tags({ name: 'm:1' }),
      ...ps({ name: 'm:1' }),
      'POST /api/generate': { done_reason: 'unload' },
    };
    const unloading = ollama.unload?.(server.baseUrl, 'm:1', {
      clock: { ...manual, sleep: async (ms) => manual.advance(ms) },
    });
    await expect(unloading).rejects.toMatchObject(problem('engine-timeout', expect.stringContaining('still loaded')));
    expect(posts()).toEqual(['POST /api/generate {"model":"m:1","keep_alive":0,"stream":false}']);
  });

  test.each<[string, Answering | object, string, unknown]>([
    [
      'an error with status 200',
      { error: 'llama runner process has terminated' },
      'engine-refused',
      'llama runner process has terminated',
    ],
    [
      'an error with its status',
      (r) => r.writeHead(500).end('{"error":"out of memory"}'),
      'engine-refused',
      'out of memory',
    ],
    ['a status alone', (r) => r.writeHead(502).end(), 'engine-refused', 'status 502'],
    ['what is not JSON', (r) => r.end('<html>'), 'engine-refused', 'its answer is not understood: <html>'],
    ['an answer without figures', { done: true }, 'engine-refused', 'its answer has no figures'],
    ['figures that can’t be', { eval_count: 32, eval_duration: 0 }, 'engine-refused', 'its answer has no figures'],
    ['an answer that breaks off', (r) => r.write('{"eval', () => r.destroy()), 'engine-silent', 'aborted'],
    ['a hang-up', (r) => r.destroy(), 'engine-silent', 'socket hang up'],
  ])('%s is told', async (_, answer, code, said) => {
    server.routes = { 'POST /api/generate': answer };
    await expect(ollama.measure(server.baseUrl, 'm:1')).rejects.toMatchObject(problem(code, said));
  });

  test.each<[string, Answering]>([
    ['nothing', () => {}],
    ['a part', (response) => response.write('{"done"')],
  ])('%s in time is too late', async (_, answer) => {
    server.routes = { 'POST /slow': answer };
    const call = { url: `${server.baseUrl}/slow`, body: {}, timeoutMs: 50, failing: 'm could not be loaded' };
    await expect(postJson(call)).rejects.toMatchObject(problem('engine-timeout', 'no answer within 0.05 s'));
  });

  test('what takes long can be cancelled', async () => {
    const cancel = new AbortController();
    server.routes = { 'POST /api/generate': () => cancel.abort() };
    await expect(ollama.measure(server.baseUrl, 'm:1', cancel.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a closed port and a stranger are told', async () => {
    server.routes = { 'GET /api/tags': (r: Parameters<Answering>[0]) => r.end('Welcome to nginx!'), ...ps() };
    await expect(ollama.models(server.baseUrl)).rejects.toMatchObject(
      problem('engine-refused', 'its answer is not understood: Welcome to nginx!'),
    );
    await server.close();
    await expect(ollama.models(server.baseUrl)).rejects.toMatchObject(problem('engine-silent', expect.any(String)));
  });
});

describe('mistralrs', () => {
  const models = (...data: object[]) => ({ 'GET /v1/models': { data: [{ id: 'default' }, ...data] } });

  test.each([
    ['reloading', 'POST /v1/models/reload', { status: 'loaded' }],
    ['', 'POST /v1/models/reload', { status: 'loaded' }],
  ])('what is %j is not asked to reload', async (status, route, answer) => {
    const manual = createManualClock();
    server.routes = { ...models({ id: 'm', status }), [route]: answer };
    const options = { clock: { ...manual, sleep: async (ms: number) => manual.advance(ms * 100) } };
    await expect(mistralrs.load?.(server.baseUrl, 'm', options)).rejects.toThrow('m could not be loaded.');
    expect(posts()).toEqual([]);
  });

  test.each([
    [{ status: 'no_loader_config' }, expect.stringMatching(/^no_loader_config: /)],
    [{ status: 'internal_error', error: 'the engine is stuck' }, 'the engine is stuck'],
    [{ status: 'not_found', error: "Model 'm' not found" }, "Model 'm' not found"],
    [{ nonsense: 1 }, expect.any(String)],
  ])('%j with status 200 is an error', async (answer, said) => {
    server.routes = { ...models({ id: 'm', status: 'loaded' }), 'POST /v1/models/unload': answer };
    await expect(mistralrs.unload?.(server.baseUrl, 'm', { clock })).rejects.toMatchObject(
      problem('engine-refused', said),
    );
  });

  test.each([
    [{ build: { metal: true }, devices: [{ kind: 'Metal' }, { kind: 'cpu' }] }, 'metal'],
    [{ build: { cuda: true }, devices: [{ kind: 'cuda' }] }, 'cuda'],
    [{ build: { metal: true, cuda: false }, devices: [{ kind: 'cpu' }] }, 'cpu'],
    [{ build: { metal: false, cuda: false } }, 'cpu'],
    [{ build: { metal: true, cuda: false } }, undefined],
    [{ devices: [{ kind: 4 }] }, undefined],
    [{}, undefined],
  ])('computes on what it says: %j', async (info, kind) => {
    server.routes = { 'GET /v1/system/info': info };
    expect(await mistralrs.accelerator.ask(server.baseUrl)).toBe(kind);
  });

  test('an error in the place of an answer is told', async () => {
    server.routes = { 'POST /v1/chat/completions': { message: 'the request was rejected' } };
    await expect(mistralrs.measure(server.baseUrl, 'm')).rejects.toMatchObject(
      problem('engine-refused', 'the request was rejected'),
    );
  });
});

describe('openai', () => {
  const streamed =
    (...events: string[]): Answering =>
    (response) =>
      void response.end(events.map((event) => `data: ${event}\n\n`).join(''));
  const part = '{"choices":[{"delta":{"content":"x"}}]}';

  test('a server’s own figure is taken', async () => {
    const last = '{"choices":[],"usage":{"completion_tokens":32},"timings":{"predicted_per_second":12.5}}';
    server.routes = { 'POST /v1/chat/completions': streamed(': ping', part, last, '[DONE]') };
    expect(await openai.measure(server.baseUrl, 'm')).toEqual({
      model: 'm',
      tokens: 32,
      tokensPerSecond: 12.5,
      measuredBy: 'engine',
    });
  });

  test.each([
    ['an error inside the stream', streamed(part, '{"error":{"message":"KV cache is full"}}'), 'KV cache is full'],
    ['too short an answer', streamed(part, '[DONE]'), 'it answered too little to measure'],
    ['a stream that says nothing', streamed('{}'), 'it answered too little to measure'],
  ])('%s is told', async (_, answer, said) => {
    server.routes = { 'POST /v1/chat/completions': answer };
    await expect(openai.measure(server.baseUrl, 'm')).rejects.toMatchObject(problem('engine-refused', said));
  });

  test('models that are no list are told', async () => {
    server.routes = { 'GET /v1/models': { data: 'none' } };
    await expect(openai.models(server.baseUrl)).rejects.toMatchObject(
      problem('engine-refused', 'its answer is no list of models'),
    );
  });
});
