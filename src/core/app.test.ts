import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionTo } from '../../test/fakes/connection.ts';
import { FakeDocker } from '../../test/fakes/docker.ts';
import type { AppSnapshot, EngineKind } from '../shared/snapshot.ts';
import { type App, createApp } from './app.ts';
import type { Connection } from './connection.ts';
import type { Context } from './context.ts';
import { type Engine, engines, type Probe } from './engines/engine.ts';

let root: string;
let docker: FakeDocker;
let app: App;
/** What the engine's own API says, and with which status the gateway answers. */
let probe: Probe;
let gatewayStatus: number;

const engine = (kind: EngineKind): Engine => ({
  ...engines[kind],
  bindsWhenLoaded: kind === 'mistralrs',
  accelerator: { fixed: true, ask: async () => undefined },
  probe: async () => probe,
  version: async () => undefined,
});

const stack = (id: string, kind: string): string => `
name: frontier-test
x-frontier: { title: ${id}, engine: { service: ${id}, kind: ${kind}, port: 11434 } }
services:
  ${id}: { image: "${id}:1", ports: ["127.0.0.1:11434:11434"] }
  gateway: { image: "nginx:1", ports: ["127.0.0.1:8080:80"] }
`;

const connection = (): Connection => connectionTo(() => docker);

/** As a program that is started now: it remembers nothing. */
const newApp = (parts: Partial<Context> = {}): App =>
  createApp({
    workspace: { root },
    env: {},
    parts: {
      connection: connection(),
      engines: { ollama: engine('ollama'), mistralrs: engine('mistralrs'), openai: engine('openai') },
      addressOf: () => ({
        baseUrl: 'http://test',
        get: async () => ({ status: gatewayStatus, body: '' }),
        via: 'host',
      }),
      ...parts,
    },
  });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-app-'));
  for (const [id, kind] of [
    ['ollama', 'ollama'],
    ['mistral', 'mistralrs'],
  ] as const) {
    await mkdir(join(root, 'stacks', id), { recursive: true });
    await writeFile(join(root, 'stacks', id, 'docker-compose.yml'), stack(id, kind));
  }
  docker = new FakeDocker();
  for (const image of ['ollama:1', 'mistral:1', 'nginx:1']) docker.addImage(image);
  probe = { state: 'ready' };
  gatewayStatus = 200;
  app = newApp();
});

afterEach(() => rm(root, { recursive: true, force: true }));

const value = async <T>(work: Promise<{ ok: true; value: T } | { ok: false; problems: readonly unknown[] }>) => {
  const result = await work;
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
};

const states = ({ services }: AppSnapshot) => services.map(({ name, state }) => `${name} ${state}`);

test('up makes everything and ends in a snapshot of it; again it does nothing', async () => {
  const up = await value(app.commands.up({ stack: 'ollama' }));
  expect(up).toMatchObject({ stack: 'ollama', endpoint: { url: 'http://127.0.0.1:8080/v1', serving: true } });
  expect(await readlink(join(root, 'docker-compose.yml'))).toBe('stacks/ollama/docker-compose.yml');
  expect(app.store.get()).toMatchObject({ selected: 'ollama', state: 'ready' });
  expect(states(app.store.get())).toEqual(['ollama ready', 'gateway ready']);
  expect(app.store.get()).not.toHaveProperty('operation');
  expect((await value(app.commands.up({}))).steps).toEqual([]);
  expect((await value(app.commands.plan())).steps).toEqual([]);
});

test('a running operation is in the snapshot with its steps, and a failed one stays as the failure', async () => {
  const seen: string[] = [];
  app.store.subscribe(({ operation }) => {
    if (operation) seen.push(operation.kind);
  });
  docker.fail('startContainer', { code: 'port-in-use', message: 'Port 8080 is taken.' });
  expect(await app.commands.up({ stack: 'ollama' })).toMatchObject({ ok: false, error: { code: 'port-in-use' } });
  expect(new Set(seen)).toEqual(new Set(['up']));
  expect(app.store.get()).toMatchObject({
    failure: { operation: { kind: 'up', stack: 'ollama' }, problems: [{ code: 'port-in-use' }] },
  });
  expect(app.store.get().failure?.operation.steps.some(({ state }) => state === 'failed')).toBe(true);
  await value(app.commands.up({}));
  expect(app.store.get()).not.toHaveProperty('failure');
});

test('two operations don’t run at the same time', async () => {
  const [first, second] = await Promise.all([
    app.commands.up({ stack: 'ollama' }),
    app.commands.down({ volumes: false }),
  ]);
  const codes = [first, second].map((result) => (result.ok ? 'done' : result.error.code)).sort();
  expect(codes).toEqual(['done', 'locked']);
});

test.each<[string, Probe, number, string[], AppSnapshot['state'], boolean]>([
  ['an engine that loads', { state: 'alive' }, 503, ['ollama loading', 'gateway ready'], 'loading', false],
  ['an engine that isn’t heard', { state: 'refused' }, 503, ['ollama starting', 'gateway ready'], 'starting', false],
  [
    'a stranger on the engine’s port',
    { state: 'wrong' },
    502,
    ['ollama unhealthy', 'gateway ready'],
    'unhealthy',
    false,
  ],
  ['a gateway that wants its key', { state: 'ready' }, 401, ['ollama ready', 'gateway ready'], 'ready', true],
  ['no engine behind a key', { state: 'alive' }, 401, ['ollama loading', 'gateway ready'], 'loading', false],
])('status sees %s', async (_, said, status, services, state, serving) => {
  await value(app.commands.up({ stack: 'ollama' }));
  probe = said;
  gatewayStatus = status;
  app = newApp();
  const snapshot = await value(app.commands.status());
  expect({ services: states(snapshot), state: snapshot.state, serving: snapshot.endpoint?.serving }).toEqual({
    services,
    state,
    serving,
  });
});

test.each([
  ['darwin', 'CPU only (Docker on macOS has no GPU)'],
  ['linux', 'unknown'],
] as const)('on %s the engine’s snapshot says that it runs on: %s', async (platform, text) => {
  await value(app.commands.up({ stack: 'ollama' }));
  app = newApp({ platform });
  const { services } = await value(app.commands.status());
  expect(services.map(({ accelerator }) => accelerator?.text)).toEqual([text, undefined]);
});

test('status shows what runs of another stack, and what is missing of this one', async () => {
  await value(app.commands.up({ stack: 'ollama' }));
  await value(app.commands.select('mistral'));
  const snapshot = await value(app.commands.status());
  expect(states(snapshot)).toEqual(['mistral absent', 'gateway ready', 'ollama ready']);
  expect(snapshot.services.at(-1)?.note).toBe('not part of this stack');
});

test('a broken file: what runs is still shown, with the problem, and down still works', async () => {
  await value(app.commands.up({ stack: 'ollama' }));
  await writeFile(join(root, 'stacks/ollama/docker-compose.yml'), 'services: [');
  const snapshot = await value(app.commands.status());
  expect(snapshot.selectionProblem).toMatchObject({ code: 'yaml-invalid' });
  expect(states(snapshot)).toContain('gateway ready');
  expect((await value(app.commands.down({ volumes: false }))).steps.length).toBeGreaterThan(0);
  expect(docker.containers.size).toBe(0);
});

test('the watch looks again at every event, and knows nothing while Docker is away', async () => {
  await value(app.commands.up({ stack: 'ollama' }));
  const end = new AbortController();
  const follow = docker.watchEvents.bind(docker);
  const followed = new Promise<void>((done) => {
    docker.watchEvents = (options) => {
      done();
      return follow(options);
    };
  });
  const watching = app.watch(end.signal);
  const until = (matches: (snapshot: AppSnapshot) => boolean): Promise<void> =>
    new Promise((done) => {
      const unsubscribe = app.store.subscribe((snapshot) => {
        if (!matches(snapshot)) return;
        unsubscribe();
        done();
      });
    });
  const gone = until(({ services }) => services.some(({ name, state }) => name === 'gateway' && state !== 'ready'));
  await followed;
  const gateway = [...docker.containers.values()].find(({ state }) => state.name.includes('gateway'));
  await docker.stopContainer(gateway!.state.id);
  await gone;
  const lost = until(({ runtime }) => runtime.state === 'unreachable');
  docker.disconnect();
  await lost;
  expect(app.store.get().state).toBe('unknown');
  const back = until(({ state }) => state !== 'unknown');
  docker.reconnect();
  await back;
  end.abort();
  expect(await watching).toMatchObject({ ok: true });
});

test.each([
  ['up', () => app.commands.up({})],
  ['restart', () => app.commands.restart({ service: 'gateway' })],
])('%s gives a container the restart policy back that was taken from it', async (_, start) => {
  await writeFile(
    join(root, 'stacks/ollama/docker-compose.yml'),
    stack('ollama', 'ollama').replace('"nginx:1"', '"nginx:1", restart: unless-stopped'),
  );
  await value(app.commands.up({ stack: 'ollama' }));
  const gateway = [...docker.containers.values()].find(({ state }) => state.name.includes('gateway'))!;
  await docker.updateRestartPolicy(gateway.state.id, { name: 'no' });
  await value<unknown>(start());
  expect(gateway.restartPolicy.name).toBe('unless-stopped');
  const others = [...docker.containers.values()].filter((container) => container !== gateway);
  expect(others.map(({ restartPolicy }) => restartPolicy.name)).toEqual(['no']);
});
