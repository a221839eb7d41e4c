import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { createManualClock, type ManualClock } from '../../../test/fakes/manual-clock.ts';
import { ioregApple, sysctlText, vmStatText } from '../../../test/fixtures/metrics.ts';
import type { ModelInfo } from '../../shared/models.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { type App, type AppOptions, createApp, createContext } from '../app.ts';
import { type Engine, engines } from '../engines/engine.ts';
import { readHistory } from '../history/read.ts';
import { label } from '../reconcile/labels.ts';
import type { Exec } from '../system/exec.ts';
import type { MeasuringSettings } from './measuring.ts';

const GiB = 1024 ** 3;
const labels = (service: string) => ({
  [label.project]: 'measured',
  [label.service]: service,
  [label.hash]: 'x',
  [label.oneoff]: 'False',
});

let root: string;
let clock: ManualClock;
let docker: FakeDocker;
let app: App;
let ids: string[];
/** What the programs of this Mac print, and what was run. */
let sysctl: string;
let runs: string[];
/** What the engine has, and what was asked of it. */
let models: ModelInfo[];
let unloaded: string[];
let settings: MeasuringSettings;

const exec: Exec = async (file) => {
  runs.push(file);
  const stdout = { '/usr/sbin/ioreg': ioregApple(), '/usr/sbin/sysctl': sysctl, '/usr/bin/vm_stat': vmStatText }[file];
  return { code: 0, stdout: stdout ?? '', stderr: '' };
};

const engine: Engine = {
  ...engines.ollama,
  version: async () => '1',
  accelerator: { fixed: true, ask: async () => undefined },
  models: async () => models,
  unload: async (_url, model) => {
    unloaded.push(model);
    models = models.filter(({ name }) => name !== model);
    return { model, changed: true };
  },
};

const pressure = (level: 1 | 2 | 4) => {
  sysctl = sysctlText.replace(/pressure_level: \d/, `pressure_level: ${level}`);
};

const options = (): AppOptions => ({
  workspace: { root },
  env: {},
  measuring: () => settings,
  parts: {
    clock,
    exec,
    platform: 'darwin',
    engines: { ...engines, ollama: engine },
    connection: connectionTo(() => docker),
    addressOf: () => ({ baseUrl: 'http://test', get: async () => undefined, via: 'host' }),
  },
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-metrics-'));
  await mkdir(join(root, 'stacks/a'), { recursive: true });
  const block = 'x-frontier: { title: A, engine: { service: llm, kind: ollama, port: 11434 } }';
  const text = `name: measured\n${block}\nservices:\n  llm: { image: "a:1" }\n  gateway: { image: "a:1" }\n`;
  await writeFile(join(root, 'stacks/a/docker-compose.yml'), text);
  await symlink('stacks/a/docker-compose.yml', join(root, 'docker-compose.yml'));
  docker = new FakeDocker();
  docker.addImage('a:1');
  ids = [];
  for (const service of ['llm', 'gateway']) {
    const { id } = await docker.createContainer({ name: service, body: { Image: 'a:1', Labels: labels(service) } });
    await docker.startContainer(id);
    ids.push(id);
  }
  clock = createManualClock();
  runs = [];
  unloaded = [];
  settings = {};
  models = [{ name: 'qwen3:4b', state: 'loaded', memoryBytes: 3 * GiB }];
  pressure(1);
  app = createApp(options());
});
afterEach(async () => {
  app.close();
  await filesAtRest();
  await rm(root, { recursive: true, force: true });
});

/** Lets files be read and written to their end: the clock that stands still does not wait for them. */
const filesAtRest = async (): Promise<void> => {
  do await new Promise((resolve) => setImmediate(resolve));
  while (process.getActiveResourcesInfo().some((name) => /^(FSReq|FileHandleClose)/.test(name)));
};

const advance = async (ms: number): Promise<void> => {
  for (let left = ms; left > 0; left -= 250) {
    await clock.advance(250);
    await filesAtRest();
  }
};

const settleUntil = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 500 && !isSo(); turn += 1) await advance(250);
  if (!isSo()) throw new Error(`never: ${JSON.stringify(app.store.get())}`);
};

const until = async (wanted: (snapshot: AppSnapshot) => boolean): Promise<AppSnapshot> => {
  await settleUntil(() => wanted(app.store.get()));
  return app.store.get();
};
const dockerIsThere = ({ figures }: AppSnapshot) =>
  figures?.docker.state === 'fresh' &&
  figures.docker.value.containers.every(({ memoryBytes }) => memoryBytes !== undefined);
const measurers = () => ids.map((id) => docker.find(id)?.measurers.size);

describe('sampling', () => {
  it('reads nothing and runs nothing before somebody asks', async () => {
    await advance(60_000);
    expect(runs).toEqual([]);
    expect(docker.calls.filter(({ method }) => method === 'stats')).toEqual([]);
    expect(clock.sleepers).toBe(0);
    expect(app.store.get()).not.toHaveProperty('figures');
  });

  it('shows the Mac, the containers and the models while somebody looks', async () => {
    docker.memoryOf = () => GiB;
    app.setAttention('visible');
    const { figures, models: shown } = await until((now) => dockerIsThere(now) && now.models !== undefined);
    expect(figures).toMatchObject({
      gpu: { state: 'fresh', value: [{ model: 'Apple M4 Max', utilization: 64 }] },
      memory: { state: 'fresh', value: { pressure: 'normal', swapUsedBytes: 1536.5 * 1024 ** 2 } },
      docker: {
        value: {
          containers: [
            { service: 'gateway', memoryBytes: GiB },
            { service: 'llm', memoryBytes: GiB },
          ],
          sum: { memoryBytes: 2 * GiB },
          machineBytes: 16 * GiB,
        },
      },
    });
    expect(figures?.curves.gpu).toHaveLength(60);
    expect(figures?.curves.gpu.at(-1)).toBe(64);
    expect(figures?.curves.gpu[0]).toBeNull();
    expect(shown).toMatchObject({
      stack: 'a',
      engine: { service: 'llm', version: '1' },
      models: [{ name: 'qwen3:4b' }],
    });
  });

  it('makes at most one snapshot of each round of readings', async () => {
    app.setAttention('visible');
    await until(dockerIsThere);
    const before = app.store.get().revision;
    await advance(20_000);
    expect(app.store.get().revision - before).toBe(10);
  });

  it('has one stream for each container while somebody looks, and none otherwise', async () => {
    app.setAttention('visible');
    await until(dockerIsThere);
    expect(measurers()).toEqual([1, 1]);
    app.setAttention('hidden');
    await until(() => measurers().every((count) => count === 0));
    const { figures } = await until(({ figures: now }) => now?.docker.state === 'absent');
    expect(figures?.gpu.state).toBe('fresh');
    app.setAttention('visible');
    await until(dockerIsThere);
    expect(measurers()).toEqual([1, 1]);
  });

  it('follows containers that end and start, and a Docker that goes and comes', async () => {
    const services = ({ figures }: AppSnapshot) =>
      figures?.docker.state === 'fresh' ? figures.docker.value.containers.map(({ service }) => service).join() : '';
    app.setAttention('visible');
    await until((now) => services(now) === 'gateway,llm');
    await docker.stopContainer(ids[1]!);
    await until((now) => services(now) === 'llm');
    await docker.startContainer(ids[1]!);
    await until((now) => services(now) === 'gateway,llm');
    docker.disconnect('gone');
    const { figures } = await until(({ figures: now }) => now?.docker.state === 'absent');
    expect(figures?.docker).toEqual({ state: 'absent', reason: { code: 'failed', message: 'gone' } });
    docker.reconnect();
    await until((now) => services(now) === 'gateway,llm');
  });

  it('measures containers for who says so, while nobody looks', async () => {
    const metrics = createContext(options()).metrics;
    metrics.measureContainers(true);
    await settleUntil(() => metrics.measured().containers.containers.size === 2);
    metrics.measureContainers(false);
    expect(metrics.measured().containers.containers.size).toBe(0);
    metrics.stop();
  });

  it('reads at the pace that the user chose, and hidden not at all if that is so', async () => {
    const reads = () => runs.filter((file) => file.endsWith('ioreg')).length;
    settings = { pace: { visible: 10, hidden: 0 } };
    app.setAttention('visible');
    await advance(25_000);
    expect(reads()).toBe(3);
    app.setAttention('hidden');
    await advance(3600_000);
    expect(reads()).toBe(3);
    settings = { pace: { visible: 10, hidden: 60 } };
    app.setAttention('hidden');
    await advance(61_000);
    expect(reads()).toBe(5);
  });

  it('stops asleep, forgets what it read, and begins anew', async () => {
    app.setAttention('visible');
    await until(dockerIsThere);
    app.setAttention('asleep');
    await until(({ figures, models: now }) => figures === undefined && now === undefined);
    const ran = runs.length;
    await advance(3600_000);
    expect(runs).toHaveLength(ran);
    expect(measurers()).toEqual([0, 0]);
    app.setAttention('hidden');
    const { figures } = await until((now) => now.figures?.gpu.state === 'fresh');
    expect(figures?.curves.gpu.filter((value) => value !== null)).toHaveLength(1);
  });

  it('asks for the models again when one was unloaded', async () => {
    app.setAttention('hidden');
    await until((now) => now.models?.models.length === 1);
    await app.commands.unload('qwen3:4b');
    await until((now) => now.models?.models.length === 0);
  });

  it('shows no models when the engine is gone', async () => {
    app.setAttention('visible');
    await until((now) => now.models !== undefined);
    await docker.stopContainer(ids[0]!);
    await until((now) => now.models === undefined);
  });

  it('writes the figures down once a minute', async () => {
    app.setAttention('visible');
    await until(dockerIsThere);
    await advance(150_000);
    const { records } = await readHistory(join(root, '.frontier'), clock.now());
    const metrics = records.filter(({ kind }) => kind === 'metrics');
    expect(metrics.length).toBeGreaterThanOrEqual(2);
    expect(metrics.length).toBeLessThanOrEqual(4);
    expect(metrics[0]).toMatchObject({ values: { gpu: 64, pressure: 0, swap: 1536.5 * 1024 ** 2 } });
  });
});

describe('memory that runs short', () => {
  it('advises what to unload, and takes the advice back', async () => {
    app.setAttention('hidden');
    await until((now) => now.figures !== undefined);
    pressure(2);
    const { advice } = await until((now) => now.advice !== undefined);
    expect(advice).toEqual({
      cause: 'pressure-warning',
      text: 'Memory is getting short. Unload qwen3:4b of llm (3 GB).',
      unload: { kind: 'model', name: 'qwen3:4b', service: 'llm', bytes: 3 * GiB },
    });
    pressure(1);
    await until((now) => now.advice === undefined);
    expect(unloaded).toEqual([]);
  });

  it('advises something else once that is unloaded', async () => {
    models = [...models, { name: 'small', state: 'loaded', memoryBytes: GiB }];
    app.setAttention('visible');
    await until((now) => now.models !== undefined);
    pressure(2);
    await until((now) => now.advice?.unload?.name === 'qwen3:4b');
    await app.commands.unload('qwen3:4b');
    await until((now) => now.advice?.unload?.name === 'small');
    await app.commands.unload('small');
    const { advice } = await until((now) => now.advice !== undefined && !now.advice.unload);
    expect(advice?.text).toBe('Memory is getting short. No model is loaded: quit other programs.');
  });

  it('opens an incident when it is critical, and no advice beside it', async () => {
    const end = new AbortController();
    const watching = app.watch(end.signal);
    app.setAttention('hidden');
    await until(({ services }) => services.length === 2);
    pressure(4);
    const critical = ({ incidents }: AppSnapshot) => incidents.find(({ cause }) => cause === 'memory-critical');
    const { advice, ...now } = await until((snapshot) => critical(snapshot) !== undefined);
    expect(critical(now)?.action).toMatchObject({
      command: 'unload',
      input: { service: 'llm', model: 'qwen3:4b' },
      label: 'Unload qwen3:4b (3 GB)',
    });
    expect(advice).toBeUndefined();
    end.abort();
    await watching;
  });

  it('unloads an idle model by itself if that is switched on', async () => {
    settings = { unloadIdleModels: true };
    app.setAttention('visible');
    await until(dockerIsThere);
    docker.measure(ids[0]!, { cpuPercent: 0.5, cpuSeconds: 2, memoryBytes: GiB });
    pressure(2);
    await until((now) => now.advice !== undefined && !now.advice.unload);
    expect(unloaded).toEqual(['qwen3:4b']);
  });

  it.each([
    ['that is not switched on', false, 0.5],
    ['it is answering', true, 180],
  ])('unloads nothing by itself when %s', async (_, on, cpuPercent) => {
    settings = { unloadIdleModels: on };
    app.setAttention('visible');
    await until(dockerIsThere);
    docker.measure(ids[0]!, { cpuPercent, cpuSeconds: 2, memoryBytes: GiB });
    pressure(2);
    await until((now) => now.advice?.unload?.name === 'qwen3:4b');
    await advance(10_000);
    expect(unloaded).toEqual([]);
  });
});
