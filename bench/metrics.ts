import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createContext } from '../src/core/app.ts';
import { parseContainerStats } from '../src/core/metrics/container-stats.ts';
import type { Attention } from '../src/core/metrics/probe.ts';
import { label } from '../src/core/reconcile/labels.ts';
import type { Exec } from '../src/core/system/exec.ts';
import { FakeDocker } from '../test/fakes/docker.ts';
import { createManualClock } from '../test/fakes/manual-clock.ts';
import { dockerStats, ioregApple, sysctlText, vmStatText } from '../test/fixtures/metrics.ts';
import type { Figure } from './figures.ts';

const hour = 3600;
const services = ['ollama', 'gateway', 'prometheus', 'grafana', 'node-exporter'];

const printed: Readonly<Record<string, string>> = {
  '/usr/sbin/ioreg': ioregApple(),
  '/usr/sbin/sysctl': sysctlText,
  '/usr/bin/vm_stat': vmStatText,
};
/** A Mac whose programs print at once what they once printed. */
const exec: Exec = async (file) => ({ code: 0, stdout: printed[file] ?? '', stderr: '' });

const withContainers = async (): Promise<{ docker: FakeDocker; ids: readonly string[] }> => {
  const docker = new FakeDocker();
  docker.addImage('a:1');
  const ids: string[] = [];
  for (const service of services) {
    const Labels = { [label.project]: 'frontier-llm', [label.service]: service };
    const { id } = await docker.createContainer({ name: service, body: { Image: 'a:1', Labels } });
    await docker.startContainer(id);
    ids.push(id);
  }
  return { docker, ids };
};

/** Measures in a time that passes as fast as it can; `pass` lets seconds of it go by. */
const measuring = async (root: string, attention: Attention) => {
  const { docker, ids } = await withContainers();
  const clock = createManualClock();
  const connection = {
    docker: async () => docker,
    discovery: async () => ({ tried: [], why: '' }),
    reset: () => {},
    close: () => {},
  };
  const parts = { clock, exec, connection, platform: 'darwin' } as const;
  const { metrics, store } = createContext({ workspace: { root }, env: {}, parts });
  const document = JSON.stringify(dockerStats());
  metrics.setAttention(attention);
  return {
    pass: async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        if (attention === 'visible')
          for (const id of ids) docker.measure(id, parseContainerStats(JSON.parse(document)));
        await clock.advance(1000);
        docker.calls.length = 0; // what the fake remembers is not measured
      }
    },
    isMeasuring: () => store.get().figures?.gpu.state === 'fresh',
    end: () => metrics.stop(),
  };
};

/** Percent of one core that a simulated time takes. */
const costOf = async (root: string, attention: Attention, seconds: number): Promise<number> => {
  const { pass, isMeasuring, end } = await measuring(root, attention);
  await pass(600); // what is compiled on the way is not counted
  const before = process.cpuUsage();
  await pass(seconds);
  const { user, system } = process.cpuUsage(before);
  if (!isMeasuring()) throw new Error('nothing was measured');
  end();
  return ((user + system) / 1e6 / seconds) * 100;
};

/** Bytes in use after garbage was collected; what is cleaned up after that gets its turns. */
const heap = async (): Promise<number> => {
  setFlagsFromString('--expose-gc');
  for (let round = 0; round < 4; round += 1) {
    (runInNewContext('gc') as () => void)();
    await delay(50);
  }
  return process.memoryUsage().heapUsed;
};

const growth = async (root: string): Promise<number> => {
  const { pass, end } = await measuring(root, 'visible');
  await pass(hour);
  const before = await heap();
  await pass(7 * hour);
  const after = await heap();
  end();
  return after - before;
};

/** What measuring costs this program: parsers, scheduling, the snapshot and the records, on recorded output. */
export const metricsFigures = async (): Promise<Figure[]> => {
  const root = await mkdtemp(join(tmpdir(), 'frontier-bench-metrics-'));
  const note = 'of one core; GPU and memory of a Mac on recorded output';
  try {
    return [
      {
        name: 'measuring while somebody looks',
        value: await costOf(root, 'visible', hour),
        unit: '%',
        target: 1,
        note: `${note}, 5 containers, every 2 s; an hour`,
      },
      {
        name: 'measuring while nobody looks',
        value: await costOf(root, 'hidden', 6 * hour),
        unit: '%',
        target: 0.2,
        note: `${note}, every 15 s; six hours`,
      },
      {
        name: 'memory that measuring takes on after its first hour',
        value: Math.max(0, (await growth(root)) / 1e6),
        unit: 'MB',
        target: 1,
        note: 'seven more hours of looking',
      },
    ];
  } finally {
    await rm(root, { recursive: true, maxRetries: 3 });
  }
};
