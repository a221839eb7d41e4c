import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ModelProgress, pullModel } from './ollama-pull.ts';

let server: Server;
let asked: { url: string | undefined; body: string }[];
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  server = createServer(async (request, response) => {
    asked.push({ url: request.url, body: await text(request) });
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

const lines =
  (...values: unknown[]) =>
  (response: ServerResponse): void =>
    void response.end(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

const pull = async (signal?: AbortSignal): Promise<ModelProgress[]> => {
  const seen: ModelProgress[] = [];
  const { port } = server.address() as AddressInfo;
  await pullModel(`http://127.0.0.1:${port}`, 'm:1', {
    ...(signal && { signal }),
    onProgress: (progress) => seen.push(progress),
  });
  return seen;
};

test('adds up the parts of a model', async () => {
  answer = lines(
    { status: 'pulling manifest' },
    { status: 'pulling aa', digest: 'sha256:a', total: 100 },
    { status: 'pulling aa', digest: 'sha256:a', total: 100, completed: 60 },
    { status: 'pulling bb', digest: 'sha256:b', total: 10, completed: 5 },
    { status: 'success' },
  );
  expect(await pull()).toEqual([
    { detail: 'pulling manifest' },
    { detail: 'pulling aa', bytes: { current: 0, total: 100 } },
    { detail: 'pulling aa', bytes: { current: 60, total: 100 } },
    { detail: 'pulling bb', bytes: { current: 65, total: 110 } },
    { detail: 'success', bytes: { current: 65, total: 110 } },
  ]);
  expect(asked).toEqual([{ url: '/api/pull', body: '{"model":"m:1"}' }]);
});

test.each<[string, (response: ServerResponse) => void, string]>([
  [
    'an error inside the stream',
    lines({ status: 'pulling manifest' }, { error: 'file does not exist' }),
    'file does not exist',
  ],
  [
    'a status that refuses',
    (response) => void response.writeHead(400).end('{"error":"invalid model name"}'),
    'invalid model name',
  ],
  ['a stream that ends early', lines({ status: 'pulling manifest' }), 'the engine hung up before it was done'],
  ['what is not JSON', (response) => void response.end('<html>'), 'the engine hung up before it was done'],
  ['a connection that breaks', (response) => void response.destroy(), 'socket hang up'],
])('%s is told', async (_, answering, said) => {
  answer = answering;
  await expect(pull()).rejects.toMatchObject({
    problems: [{ code: 'model-refused', message: 'm:1 could not be downloaded.', evidence: [said] }],
  });
});

test('can be cancelled in the middle', async () => {
  const cancel = new AbortController();
  answer = (response) => {
    response.write('{"status":"pulling manifest"}\n', () => cancel.abort());
  };
  await expect(pull(cancel.signal)).rejects.toMatchObject({ name: 'AbortError' });
});
