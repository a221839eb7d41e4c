import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { createManualClock, type ManualClock } from '../../../test/fakes/manual-clock.ts';
import { eventually } from '../../../test/support/eventually.ts';
import type { Incident } from '../../shared/incidents.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { type App, createApp } from '../app.ts';
import type { Probe } from '../engines/engine.ts';
import { engines } from '../engines/engine.ts';
import { readHistory } from '../history/read.ts';

let root: string;
let docker: FakeDocker;
let clock: ManualClock;
let app: App;
let probe: Probe;
/** What the gateway answers; undefined: nothing. */
let gatewayAnswer: { status: number; body: string } | undefined;
let end: AbortController;
let watching: Promise<unknown>;
/** `opened unhealthy gateway`, and `send title`, in their order. */
let told: string[];

const stack = `
name: frontier-test
x-frontier: { title: Ollama, engine: { service: ollama, kind: ollama, port: 11434 } }
services:
  ollama: { image: "ollama:1", ports: ["127.0.0.1:11434:11434"] }
  gateway: { image: "nginx:1", ports: ["127.0.0.1:8080:80"], restart: always }
`;

const file = () => join(root, 'stacks/ollama/docker-compose.yml');

const newApp = (): App =>
  createApp({
    workspace: { root },
    env: {},
    parts: {
      clock,
      connection: connectionTo(() => docker),
      engines: { ...engines, ollama: { ...engines.ollama, probe: async () => probe } },
      addressOf: () => ({ baseUrl: 'http://test', get: async () => gatewayAnswer, via: 'host' }),
    },
  });

const watch = (): void => {
  end = new AbortController();
  const notifier = {
    send: ({ title }: { title: string }) => void told.push(`send ${title}`),
    replace: ({ title }: { title: string }) => void told.push(`replace ${title}`),
    remove: () => void told.push('remove'),
  };
  watching = app.watch(end.signal, {
    notifier,
    onIncident: ({ kind, incident: { cause, service = '' } }) => void told.push(`${kind} ${cause} ${service}`.trim()),
  });
};

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-watch-'));
  await mkdir(join(root, 'stacks/ollama'), { recursive: true });
  await writeFile(file(), stack);
  clock = createManualClock();
  docker = new FakeDocker();
  for (const image of ['ollama:1', 'nginx:1']) docker.addImage(image);
  probe = { state: 'ready' };
  gatewayAnswer = { status: 200, body: '' };
  told = [];
  app = newApp();
  const up = app.commands.up({ stack: 'ollama' });
  await passUntil(() => app.store.get().state === 'ready' && !app.store.get().operation);
  await up;
  app = newApp();
  watch();
  await passUntil(() => app.store.get().state === 'ready');
});

afterEach(async () => {
  end.abort();
  await watching;
  await rm(root, { recursive: true, force: true });
});

/** Lets time pass, step by step (ms), whenever the watch waits for it. */
const passUntil = (isSo: () => boolean, step = 1_000) =>
  eventually(
    async () => {
      if (!isSo() && clock.sleepers > 0) await clock.advance(step);
      return isSo();
    },
    (so) => so,
  );

const pass = (seconds: number) => {
  const until = clock.monotonic() + seconds * 1_000;
  return passUntil(() => clock.monotonic() >= until, 5_000);
};

const gateway = () => [...docker.containers.values()].find(({ state }) => state.name.includes('gateway'))!;
const open = (): readonly Incident[] => app.store.get().incidents;
const stateOf = (name: string, { services }: AppSnapshot = app.store.get()) =>
  services.find((service) => service.name === name)?.state;

test('a check that keeps failing is one incident, told once, and its end is told in its place', async () => {
  gatewayAnswer = undefined;
  docker.setHealth(gateway().state.id, 'unhealthy', 'no route');
  await passUntil(() => open().length > 0);
  expect(open()).toMatchObject([{ cause: 'unhealthy', service: 'gateway', evidence: ['no route'] }]);
  expect(stateOf('gateway')).toBe('unhealthy');
  docker.setHealth(gateway().state.id, 'healthy');
  await passUntil(() => open().length === 0);
  expect(told).toEqual([
    'opened unhealthy gateway',
    'send gateway is unhealthy',
    'closed unhealthy gateway',
    'replace gateway is well again',
  ]);
  end.abort();
  await watching;
  const { records } = await readHistory(join(root, '.frontier'), clock.now());
  expect(records.filter(({ kind }) => kind === 'incident')).toMatchObject([{ change: 'opened' }, { change: 'closed' }]);
  expect(records.filter(({ kind }) => kind === 'state')).toMatchObject([
    { service: 'gateway', from: 'ready', to: 'unhealthy' },
    { service: 'gateway', from: 'unhealthy', to: 'ready' },
  ]);
});

test('what the user asked for is no incident', async () => {
  const down = app.commands.down({ volumes: false });
  await passUntil(() => app.store.get().state === 'absent' && !app.store.get().operation);
  expect(await down).toMatchObject({ ok: true });
  await pass(60);
  expect(told).toEqual([]);
});

test('a container in a loop is not started again until somebody asks for it', async () => {
  for (let ends = 1; ends <= 3; ends += 1) {
    await passUntil(() => gateway().state.state === 'running');
    docker.exit(gateway().state.id, 1);
    await passUntil(
      () => app.store.get().services.find(({ name }) => name === 'gateway')?.container?.restarts === ends,
    );
  }
  await passUntil(() => gateway().restartPolicy.name === 'no' && open().length > 0);
  expect(open()).toMatchObject([{ cause: 'restart-loop', service: 'gateway' }]);
});

test('without Docker nothing is known but that it is gone, and that is one incident', async () => {
  docker.disconnect();
  await passUntil(() => open().length > 0);
  expect(open()).toMatchObject([{ cause: 'runtime-down' }]);
  expect(app.store.get()).toMatchObject({ state: 'unknown', runtime: { state: 'unreachable' } });
  docker.reconnect();
  await passUntil(() => open().length === 0);
  expect(stateOf('ollama')).toBe('ready');
  // Of the kinds that are told, Docker itself is none at first.
  expect(told).toEqual(['opened runtime-down', 'closed runtime-down']);
});

test('an engine that ran out of memory is told with its last lines', async () => {
  const engine = [...docker.containers.values()].find(({ state }) => state.name.includes('ollama'))!;
  docker.writeLog(engine.state.id, { stream: 'stderr', text: 'loading the tensors' });
  docker.exit(engine.state.id, 137, { oomKilled: true });
  await passUntil(() => open().length > 0);
  expect(open()).toMatchObject([{ cause: 'out-of-memory', service: 'ollama', evidence: ['loading the tensors'] }]);
});

test('changed files are an incident after a while, and none any more when they are as they were', async () => {
  await writeFile(file(), stack.replace('restart: always', 'restart: always, environment: { LEVEL: debug }'));
  await passUntil(() => open().length > 0, 5_000);
  expect(open()).toMatchObject([{ cause: 'drifted', body: expect.stringContaining('gateway') }]);
  await writeFile(file(), stack);
  await passUntil(() => open().length === 0, 5_000);
});

test('a change of one container is seen though Docker does not answer about another', async () => {
  const inspect = docker.inspectContainer.bind(docker);
  const stuck = gateway().state.id;
  docker.inspectContainer = (id) => (id === stuck ? new Promise(() => {}) : inspect(id));
  docker.setHealth(stuck, 'unhealthy', 'no route');
  const engine = [...docker.containers.values()].find(({ state }) => state.name.includes('ollama'))!;
  docker.exit(engine.state.id, 3);
  await passUntil(() => stateOf('ollama') === 'failed', 0);
  expect(app.store.get().services.map(({ name }) => name)).toEqual(['ollama', 'gateway']);
});

test('what was seen last is written down when the watch has ended', async () => {
  const engine = [...docker.containers.values()].find(({ state }) => state.name.includes('ollama'))!;
  const ended = new Promise<void>((resolve) => {
    app.store.subscribe((snapshot) => {
      if (stateOf('ollama', snapshot) !== 'failed') return;
      end.abort();
      resolve();
    });
  });
  docker.exit(engine.state.id, 3);
  await ended;
  await watching;
  const { records } = await readHistory(join(root, '.frontier'), clock.now());
  expect(records.filter(({ kind }) => kind === 'state')).toMatchObject([{ service: 'ollama', to: 'failed' }]);
});

test('a project that got another name in its files is followed by that name', async () => {
  const down = app.commands.down({ volumes: false });
  await passUntil(() => app.store.get().state === 'absent' && !app.store.get().operation);
  expect(await down).toMatchObject({ ok: true });
  await writeFile(file(), stack.replace('frontier-test', 'frontier-other'));
  const up = app.commands.up({});
  await passUntil(() => app.store.get().state === 'ready' && !app.store.get().operation);
  expect(await up).toMatchObject({ ok: true });
  const engine = [...docker.containers.values()].find(({ state }) => state.name === 'frontier-other-ollama-1')!;
  docker.exit(engine.state.id, 3);
  await passUntil(() => stateOf('ollama') === 'failed', 0);
});

test('an engine that was started anew is not ready until it has answered', async () => {
  const states: (string | undefined)[] = [];
  app.store.subscribe((snapshot) => {
    if (states.at(-1) !== stateOf('ollama', snapshot)) states.push(stateOf('ollama', snapshot));
  });
  const engine = [...docker.containers.values()].find(({ state }) => state.name.includes('ollama'))!;
  probe = { state: 'refused' };
  docker.exit(engine.state.id, 3);
  await passUntil(() => stateOf('ollama') === 'failed', 0);
  await docker.startContainer(engine.state.id);
  await passUntil(() => stateOf('ollama') === 'starting', 0);
  probe = { state: 'ready' };
  await passUntil(() => stateOf('ollama') === 'ready');
  expect(states).toEqual(['failed', 'starting', 'ready']);
});

test('after a sleep all is looked at at once, and what looks bad has to last before it counts', async () => {
  const lists = () => docker.calls.filter(({ method }) => method === 'listContainers').length;
  app.suspend();
  probe = { state: 'refused' };
  const before = lists();
  app.resume();
  await passUntil(() => lists() > before, 0);
  await pass(15);
  expect(stateOf('ollama')).toBe('ready');
  await passUntil(() => stateOf('ollama') === 'unhealthy');
  probe = { state: 'ready' };
  await passUntil(() => stateOf('ollama') === 'ready');
});

test('an incident that nobody watches any more is written down as ended', async () => {
  docker.setHealth(gateway().state.id, 'unhealthy', 'no route');
  await passUntil(() => open().length > 0);
  end.abort();
  await watching;
  const { records } = await readHistory(join(root, '.frontier'), clock.now());
  expect(records.at(-1)).toMatchObject({ kind: 'incident', change: 'closed', incident: { outcome: 'ended' } });
});
