import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { engines } from './engine.ts';
import { getFromHost, type HttpAnswer, type HttpGet } from './http.ts';

/** Answers from a table of paths; undefined: refused; a path that is not in it: 404. */
const table =
  (answers: Readonly<Record<string, HttpAnswer | undefined>>): HttpGet =>
  async (url) => {
    const { pathname } = new URL(url);
    return pathname in answers ? answers[pathname] : { status: 404, body: '404 page not found' };
  };

const ok = (value: unknown): HttpAnswer => ({
  status: 200,
  body: typeof value === 'string' ? value : JSON.stringify(value),
});
const base = 'http://127.0.0.1:1';
const nothing: HttpGet = async () => undefined;

describe('ollama', () => {
  const { ollama } = engines;

  it.each([
    ['refused', nothing],
    ['ready', table({ '/api/tags': ok({ models: [] }) })],
    ['alive', table({ '/api/tags': { status: 500, body: '' }, '/': ok('Ollama is running') })],
    ['wrong', table({ '/': ok('<h1>Welcome to nginx!</h1>') })],
    ['wrong', table({ '/api/tags': ok('[not json'), '/': ok('hello') })],
    ['refused', table({ '/api/tags': { status: 503, body: '' }, '/': undefined })],
  ])('is %s', async (state, get) => {
    expect((await ollama.probe(base, undefined, get)).state).toBe(state);
  });

  it('tells its version', async () => {
    expect(await ollama.version(base, undefined, table({ '/api/version': ok({ version: '0.35.1' }) }))).toBe('0.35.1');
    expect(await ollama.version(base, undefined, table({ '/api/version': ok({ version: 3 }) }))).toBeUndefined();
    expect(await ollama.version(base, undefined, nothing)).toBeUndefined();
  });
});

describe('mistralrs', () => {
  const { mistralrs } = engines;
  const models = (...data: unknown[]) => ok({ object: 'list', data });

  it.each([
    ['refused', nothing],
    ['ready', table({ '/v1/models': models({ id: 'default' }, { id: 'Qwen/Qwen3-4B', status: 'loaded' }) })],
    ['alive', table({ '/v1/models': models({ id: 'default', status: 'loaded' }), '/health': ok('OK') })],
    ['alive', table({ '/v1/models': models({ id: 'm', status: 'reloading' }), '/health': ok('OK') })],
    ['alive', table({ '/v1/models': { status: 500, body: '' }, '/health': ok('OK') })],
    ['wrong', table({ '/health': { status: 404, body: '' } })],
    ['wrong', table({ '/health': ok('<html>') })],
  ])('is %s', async (state, get) => {
    expect((await mistralrs.probe(base, undefined, get)).state).toBe(state);
  });

  it('says which model is in which state', async () => {
    const get = table({ '/v1/models': models({ id: 'm', status: 'unloaded' }), '/health': ok('OK') });
    expect((await mistralrs.probe(base, undefined, get)).detail).toBe('m is unloaded');
  });

  it('tells its version', async () => {
    const info = table({ '/v1/system/info': ok({ build: { version: '0.9.5', metal: false } }) });
    expect(await mistralrs.version(base, undefined, info)).toBe('0.9.5');
    expect(await mistralrs.version(base, undefined, table({ '/v1/system/info': ok({ build: [] }) }))).toBeUndefined();
  });
});

describe('openai', () => {
  const { openai } = engines;

  it.each([
    ['refused', nothing],
    ['ready', table({ '/v1/models': ok({ data: [] }) })],
    ['ready', table({ '/v1/models': { status: 401, body: '' } })],
    ['alive', table({ '/v1/models': { status: 503, body: '{"error":{"message":"Loading model"}}' } })],
    ['wrong', table({})],
    ['wrong', table({ '/v1/models': ok('hello') })],
  ])('is %s', async (state, get) => {
    expect((await openai.probe(base, undefined, get)).state).toBe(state);
  });
});

describe('asking from the host', () => {
  const open: { close(): void }[] = [];
  afterEach(() => {
    for (const server of open.splice(0)) server.close();
  });

  const listen = async (server: ReturnType<typeof createTcpServer>): Promise<string> => {
    open.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  };

  it('answers status and body, and follows no redirect', async () => {
    const url = await listen(createServer((_, response) => response.writeHead(302, { location: '/x' }).end('moved')));
    expect(await getFromHost(`${url}/`)).toEqual({ status: 302, body: 'moved' });
  });

  it('takes a closed port and a hang-up for nothing', async () => {
    const url = await listen(createTcpServer((socket) => socket.destroy()));
    expect(await getFromHost(`${url}/`)).toBeUndefined();
    open.pop()?.close();
    expect(await getFromHost(`${url}/`)).toBeUndefined();
  });

  it('reads no more than a megabyte', async () => {
    const url = await listen(
      createServer((_, response) => {
        response.on('error', () => {});
        response.end(Buffer.alloc(5 * 1024 * 1024, 'x'));
      }),
    );
    const answer = await getFromHost(`${url}/`);
    expect(answer?.body.length).toBeLessThan(2 * 1024 * 1024);
  });

  it('ends when it is cancelled', async () => {
    const cancel = new AbortController();
    const url = await listen(createServer(() => cancel.abort(new Error('cancelled'))));
    await expect(getFromHost(`${url}/`, cancel.signal)).rejects.toThrow('cancelled');
  });
});
