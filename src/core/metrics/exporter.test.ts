import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../../test/fakes/manual-clock.ts';
import { createContext } from '../app.ts';
import type { Context } from '../context.ts';
import { type Exporter, serveExporter } from './exporter.ts';
import type { Metrics } from './keeper.ts';

let root: string;
let clock: ManualClock;
let wanted: boolean[];
let context: Context;
let end: AbortController;

const reason = { code: 'not-yet', message: '' } as const;
const metrics = (): Metrics => ({
  setAttention: () => {},
  measureContainers: (on) => void wanted.push(on),
  figures: () => {
    throw new Error('not asked for');
  },
  measured: () => ({
    gpu: { state: 'fresh', at: 0, value: [{ utilization: 50 }] },
    memory: { state: 'absent', reason },
    containers: { containers: new Map() },
  }),
  actions: () => [],
  modelsChanged: () => {},
  stop: () => {},
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-exporter-'));
  clock = createManualClock();
  wanted = [];
  end = new AbortController();
  const ports = { isFree: async () => false, findListener: async () => ({ pid: 7, name: 'other' }) };
  context = createContext({ workspace: { root }, env: {}, parts: { clock, ports, metrics: metrics() } });
});
afterEach(async () => {
  end.abort();
  await rm(root, { recursive: true });
});

const serve = (): Promise<Exporter> => serveExporter(context, { signal: end.signal, port: 0 });

const ask = (url: string, { method = 'GET', host }: { method?: string; host?: string } = {}) =>
  new Promise<{ status: number | undefined; type: string | undefined; body: string }>((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const call = request(url, { method, headers, agent: false }, async (response) => {
      let body = '';
      for await (const chunk of response) body += String(chunk);
      resolve({ status: response.statusCode, type: response.headers['content-type'], body });
    });
    call.on('error', reject);
    call.end();
  });

test('serves the figures as Prometheus reads them, on this machine alone', async () => {
  const { url } = await serve();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const answer = await ask(url);
  expect(answer).toMatchObject({ status: 200, type: 'text/plain; version=0.0.4; charset=utf-8' });
  expect(answer.body).toContain('\nfrontier_host_gpu_utilization_ratio{gpu="0",model=""} 0.5\n');
});

test.each([
  ['by a container', 'GET', '/metrics', 'host.docker.internal:9464', 200],
  ['by name', 'GET', '/metrics', 'localhost', 200],
  ['by a web page under its own name', 'GET', '/metrics', 'evil.example:9464', 403],
  ['elsewhere', 'GET', '/', undefined, 404],
  ['with something else than a question', 'POST', '/metrics', undefined, 405],
])('asked %s', async (_, method, path, host, status) => {
  const { url } = await serve();
  expect(await ask(new URL(path, url).href, { method, ...(host && { host }) })).toMatchObject({ status });
});

test('containers are measured while somebody scrapes, and for a minute after', async () => {
  const { url } = await serve();
  expect(wanted).toEqual([true]);
  await clock.advance(59_000);
  await ask(url);
  await clock.advance(59_000);
  expect(wanted).toEqual([true, true]);
  await clock.advance(1_000);
  expect(wanted).toEqual([true, true, false]);
  await ask(url);
  expect(wanted.at(-1)).toBe(true);
});

test('ends when it is told to, and nothing listens any more', async () => {
  const { url, ended } = await serve();
  end.abort();
  await ended;
  expect(wanted.at(-1)).toBe(false);
  expect(clock.sleepers).toBe(0);
  await expect(ask(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('says who has the port', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(serveExporter(context, { signal: end.signal, port })).rejects.toMatchObject({
    problems: [
      {
        code: 'port-in-use',
        message: `Port ${port}, on which the figures are served for Prometheus, is used by other (process 7).`,
        action: expect.any(String),
      },
    ],
  });
  expect(wanted).toEqual([]);
  other.close();
});
