import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { DockerEvent } from '../src/core/docker/client.ts';
import { mapEvent } from '../src/core/docker/mappers.ts';
import { systemExec } from '../src/core/system/exec.ts';
import type { AppSnapshot, ServiceSnapshot } from '../src/shared/snapshot.ts';
import { provideBusybox } from '../test/support/busybox-image.ts';
import { dockerApi, removeProject } from '../test/support/docker-api.ts';
import { freePort } from '../test/support/ports.ts';
import { engineService, smallWorkspace } from '../test/support/small-workspace.ts';
import type { Figure } from './figures.ts';
import { median } from './measure.ts';
import { type BenchEngine, cli, environment, frontier } from './stack.ts';

const idleMs = 60_000;
/** For the second look at everything, which follows when the stream of events stands. */
const settleMs = 5_000;
/** For what is still on its way to the snapshot. */
const endMs = 2_000;
const crowd = { containers: 200, perSecond: 50, seconds: 10 } as const;

/** An engine that answers, and services that do nothing but pass their check every 10 s. */
const stack = (project: string, image: string, port: number, others: number): string => `name: ${project}
x-frontier: { title: Engine, engine: { service: engine, kind: openai, port: 80 } }
services:${engineService(image, port)}${Array.from(
  { length: others },
  (_, i) => `  s${i}:
    image: "${image}"
    init: true
    stop_grace_period: 1s
    network_mode: none
    command: [sleep, "100000"]
    ${others > 10 ? '' : 'healthcheck: { test: ["CMD", "true"], interval: 10s }'}
`,
).join('')}`;

/** A running stack with so many services beside its engine, and the built CLI's `status --watch` on it. */
interface Watched {
  readonly docker: Dockerode;
  /** Ids of the containers of `s0`, `s1`, …, by these names. */
  readonly ids: ReadonlyMap<string, string>;
  /** Starts the watch; resolves once it has shown every service to be ready. */
  watch(json: boolean): Promise<Watch>;
}

interface Watch {
  readonly child: ChildProcess;
  /** Called with each line that it prints. */
  onLine: (line: string) => void;
  end(): Promise<void>;
}

const withWatched = async (
  engine: BenchEngine,
  others: number,
  work: (watched: Watched) => Promise<Figure[]>,
): Promise<Figure[]> => {
  const docker = dockerApi(engine.dockerHost);
  const project = `frontier-bench-${process.pid}`;
  const image = await provideBusybox(engine.dockerHost);
  const workspace = await smallWorkspace(stack(project, image, await freePort(), others));
  try {
    await frontier(engine, workspace.root, 'up');
    const filters = { label: [`com.docker.compose.project=${project}`] };
    const listed = await docker.listContainers({ filters });
    const ids = new Map(listed.map(({ Id, Labels }) => [Labels['com.docker.compose.service'] ?? '', Id]));
    return await work({ docker, ids, watch: (json) => startWatch(engine, workspace.root, others + 1, json) });
  } finally {
    await removeProject(docker, project);
    await workspace.remove();
  }
};

/** Services that a line shows to be ready: a snapshot, or `<time> <service>: ready`. */
const readyIn = (line: string, json: boolean): string[] =>
  json
    ? (snapshotOf(line)?.services ?? []).flatMap(({ name, state }) => (state === 'ready' ? [name] : []))
    : [...line.matchAll(/ (engine|s\d+): ready/g)].map(([, name = '']) => name);

const startWatch = async (engine: BenchEngine, root: string, services: number, json: boolean): Promise<Watch> => {
  const args = [cli, '--workspace', root, ...(json ? ['--json'] : []), 'status', '--watch'];
  const child = spawn(process.execPath, args, { env: environment(engine), stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = Promise.withResolvers<void>();
  const well = new Set<string>();
  const watch: Watch = {
    child,
    onLine: (line) => {
      for (const name of readyIn(line, json)) well.add(name);
      if (well.size === services) ready.resolve();
    },
    end: async () => {
      child.kill('SIGINT');
      await once(child, 'close');
    },
  };
  createInterface({ input: child.stdout }).on('line', (line) => watch.onLine(line));
  await ready.promise;
  return watch;
};

const snapshotOf = (line: string): AppSnapshot | undefined => {
  const event = JSON.parse(line) as { readonly type: string; readonly snapshot?: AppSnapshot };
  return event.type === 'snapshot' ? event.snapshot : undefined;
};

/** What a process has used so far: CPU in ms, and its largest resident set (on a Mac: that of now), bytes. */
const usageOf = async (pid: number): Promise<{ readonly cpuMs: number; readonly memory: number }> => {
  if (process.platform === 'linux') {
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
    const peak = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
    const ticks = Number(fields[11]) + Number(fields[12]); // 100 a second on every Linux that Node runs on
    return { cpuMs: ticks * 10, memory: Number(peak) * 1024 };
  }
  const { stdout } = await systemExec('/bin/ps', ['-o', 'rss=,time=', '-p', String(pid)]);
  const [rss = '', minutes = '', seconds = ''] = stdout.trim().split(/[\s:]+/);
  return { cpuMs: (Number(minutes) * 60 + Number(seconds)) * 1000, memory: Number(rss) * 1024 };
};

const idleFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withWatched(engine, 5, async ({ watch }) => {
    const watching = await watch(false);
    const pid = watching.child.pid ?? 0;
    const before = await usageOf(pid);
    await delay(idleMs);
    const after = await usageOf(pid);
    await watching.end();
    return [
      {
        name: 'status --watch, idle: of one core',
        value: ((after.cpuMs - before.cpuMs) / idleMs) * 100,
        unit: '%',
        target: 0.5,
        note: '6 services with a check every 10 s, 60 s from when all are ready',
      },
      { name: 'its peak memory', value: after.memory / 1e6, unit: 'MB', target: 90 },
    ];
  });

/** Something that is done to a container and undone again, and how an event and a snapshot show which of both it was. */
interface Toggle {
  readonly events: readonly string[];
  readonly turn: (container: Dockerode.Container, name: string, on: boolean) => Promise<unknown>;
  readonly isOn: (event: DockerEvent) => boolean;
  readonly showsOn: (service: ServiceSnapshot) => boolean;
}

const pausing: Toggle = {
  events: ['pause', 'unpause'],
  turn: (container, _, on) => (on ? container.pause() : container.unpause()),
  isOn: ({ action }) => action === 'pause',
  showsOn: ({ note }) => note === 'paused',
};

const suffix = '-renamed';
/** What costs Docker next to nothing: a program is started for each pause, and two processors are busy with 50 a second. */
const renaming: Toggle = {
  events: ['rename'],
  turn: (container, name, on) => container.rename({ name: `bench-${process.pid}-${name}${on ? suffix : ''}` }),
  isOn: ({ attributes }) => attributes.name?.endsWith(suffix) === true,
  showsOn: ({ container }) => container?.name.endsWith(suffix) === true,
};

/** A change that Docker told, and when. */
interface Change {
  readonly service: string;
  readonly on: boolean;
  readonly at: number;
}

/** How far (ms) the printed snapshots are behind Docker's events, and how many changes they never showed. */
interface Lags {
  readonly lags: readonly number[];
  readonly lost: number;
}

/** Changes the services in turn, `everyMs` apart, and watches when the printed snapshots show it. */
const measureLags = async (
  { docker, ids, watch }: Watched,
  { events: wanted, turn, isOn, showsOn }: Toggle,
  { changes, everyMs }: { readonly changes: number; readonly everyMs: number },
): Promise<Lags> => {
  const watching = await watch(true);
  await delay(settleMs);
  const waiting: Change[] = [];
  const lags: number[] = [];
  const events = await docker.getEvents({ filters: { event: [...wanted] } });
  createInterface({ input: events as NodeJS.ReadableStream }).on('line', (line) => {
    const event = mapEvent(JSON.parse(line));
    const service = event.attributes['com.docker.compose.service'] ?? '';
    waiting.push({ service, on: isOn(event), at: performance.now() });
  });
  watching.onLine = (line) => {
    const now = performance.now();
    const states = new Map(snapshotOf(line)?.services.map((service) => [service.name, showsOn(service)]));
    const shown = waiting.filter(({ service, on }) => states.get(service) === on);
    for (const change of shown) {
      lags.push(now - change.at);
      waiting.splice(waiting.indexOf(change), 1);
    }
  };
  const names = [...ids.keys()].filter((name) => name !== 'engine');
  const calls: Promise<unknown>[] = [];
  for (let n = 0; n < changes; n += 1) {
    const name = names[n % names.length] ?? '';
    calls.push(turn(docker.getContainer(ids.get(name) ?? ''), name, Math.floor(n / names.length) % 2 === 0));
    await delay(everyMs);
  }
  await Promise.all(calls);
  await delay(endMs);
  (events as NodeJS.ReadableStream & { destroy(): void }).destroy();
  await watching.end();
  return { lags, lost: changes - lags.length };
};

const latencyFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withWatched(engine, 5, async (watched) => {
    const { lags, lost } = await measureLags(watched, pausing, { changes: 40, everyMs: 250 });
    if (lost > 0) throw new Error(`${lost} changes were never shown`);
    const note = `until it is printed by status --watch --json, median of 40; the slowest ${Math.max(...lags).toFixed(0)} ms`;
    return [{ name: 'an event of Docker to the snapshot', value: median(lags), unit: 'ms', target: 50, note }];
  });

const crowdFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withWatched(engine, crowd.containers - 1, async (watched) => {
    const { containers, perSecond, seconds } = crowd;
    const begun = performance.now();
    const { lags, lost } = await measureLags(watched, renaming, {
      changes: perSecond * seconds,
      everyMs: 1000 / perSecond,
    });
    const took = (performance.now() - begun - settleMs - endMs) / 1000;
    const note = `${containers} containers, ${perSecond * seconds} events in ${took.toFixed(0)} s; median ${median(lags).toFixed(0)} ms`;
    return [
      {
        name: 'the snapshot behind a burst of events, at most',
        value: Math.max(...lags),
        unit: 'ms',
        target: 200,
        note,
      },
      { name: 'changes of it that were not shown', value: lost, unit: 'events', target: 0 },
    ];
  });

/** Health: how fast an event is seen, what watching costs, and a crowd in a hurry. */
export const healthFigures = async (engine: BenchEngine): Promise<Figure[]> => [
  ...(await latencyFigures(engine)),
  ...(await idleFigures(engine)),
  ...(await crowdFigures(engine)),
];
