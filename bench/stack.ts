import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { provideBusybox } from '../test/support/busybox-image.ts';
import { dockerApi } from '../test/support/docker-api.ts';
import { type RunningStack, runningStack } from '../test/support/running-stack.ts';
import type { Figure } from './figures.ts';
import { median, type ProcessFigures, reportPeakMemory, runProcess, time } from './measure.ts';

/** What the figures of a real stack are measured with. */
export interface BenchEngine {
  readonly dockerHost: string;
  /** Values of `.env` that select the stand-in images. */
  readonly imageEnv: Readonly<Record<string, string>>;
  /** Path of a `docker compose` program. */
  readonly compose: string;
}

export const cli = resolve(import.meta.dirname, '../out/cli/frontier.mjs');

export const environment = ({ dockerHost }: BenchEngine): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  DOCKER_HOST: dockerHost,
});

/** One run of the built CLI in a workspace, as a user starts it: its peak memory is not measured. */
export const frontier = (engine: BenchEngine, directory: string, ...args: readonly string[]): Promise<ProcessFigures> =>
  runProcess(process.execPath, [cli, '--workspace', directory, ...args], { env: environment(engine) });

/** The same with something loaded that tells the peak memory, which takes time of its own. */
const frontierMemory = (engine: BenchEngine, directory: string, ...args: readonly string[]): Promise<ProcessFigures> =>
  runProcess(process.execPath, [...reportPeakMemory, cli, '--workspace', directory, ...args], {
    env: environment(engine),
  });

/** Runs `work` in a temporary workspace whose selection is Ollama; nothing runs yet. */
export const withStack = async <T>(
  engine: BenchEngine,
  values: Readonly<Record<string, string>>,
  work: (stack: RunningStack) => Promise<T>,
): Promise<T> => {
  const stack = await runningStack(engine.dockerHost, engine.compose, { ...engine.imageEnv, ...values });
  try {
    await stack.select('ollama');
    return await work(stack);
  } finally {
    await stack.remove();
  }
};

/** `frontier status --json` as a whole process. */
export const statusFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withStack(engine, {}, async ({ directory }) => {
    await frontier(engine, directory, 'up');
    const runs: ProcessFigures[] = [];
    for (let run = 0; run < 11; run += 1) runs.push(await frontier(engine, directory, '--json', 'status'));
    const node = await runProcess(process.execPath, ['-e', '0']);
    const memory: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      memory.push((await frontierMemory(engine, directory, '--json', 'status')).peakMemory);
    }
    const counted = runs.slice(1);
    return [
      {
        name: 'frontier status --json',
        value: median(counted.map(({ wallMs }) => wallMs)),
        unit: 'ms',
        target: 300,
        note: `5 services, median of 10; node alone takes ${node.wallMs.toFixed(0)} ms`,
      },
      {
        name: 'its peak memory',
        value: median(memory) / 1e6,
        unit: 'MB',
        target: 90,
      },
    ];
  });

/** `up` until ready against `docker compose up -d --wait`: an engine that serves after 1 s, checked every 15 s. */
export const upFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withStack(engine, { OLLAMA_HEALTH_INTERVAL: '15s' }, async (stack) => {
    await stack.setKnobs('ollama', { startMs: 1000 });
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      ours.push(await time(() => frontier(engine, stack.directory, 'up')));
      await frontier(engine, stack.directory, 'down');
      theirs.push(await time(() => stack.compose('up', '-d', '--wait')));
      await stack.compose('down');
    }
    const ratio = median(ours) / median(theirs);
    const note = `${(median(ours) / 1000).toFixed(1)} s against ${(median(theirs) / 1000).toFixed(1)} s, median of 3`;
    return [
      { name: 'up until ready, against docker compose up -d --wait', value: ratio, unit: '×', target: 0.25, note },
    ];
  });

/** `plan` beside 500 containers of others. */
export const crowdFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withStack(engine, {}, async ({ directory }) => {
    await frontier(engine, directory, 'up');
    const planTime = async (): Promise<number> => {
      const runs: number[] = [];
      for (let run = 0; run < 11; run += 1) runs.push((await frontier(engine, directory, '--json', 'plan')).wallMs);
      return median(runs.slice(1));
    };
    const alone = await planTime();
    const remove = await addCrowd(engine, 500);
    try {
      const crowded = await planTime();
      const note = `${crowded.toFixed(0)} ms against ${alone.toFixed(0)} ms, median of 10`;
      return [
        { name: 'plan beside 500 other containers', value: (crowded / alone - 1) * 100, unit: '%', target: 20, note },
      ];
    } finally {
      await remove();
    }
  });

/** Containers of nobody's project, created and not started; answers how to remove them. */
const addCrowd = async ({ dockerHost }: BenchEngine, count: number): Promise<() => Promise<void>> => {
  const docker = dockerApi(dockerHost);
  const Image = await provideBusybox(dockerHost);
  const label = `frontier-bench=${randomBytes(4).toString('hex')}`;
  const [key = '', value = ''] = label.split('=');
  for (let i = 0; i < count; i += 1) await docker.createContainer({ Image, Cmd: ['true'], Labels: { [key]: value } });
  return async () => {
    const made = await docker.listContainers({ all: true, filters: { label: [label] } });
    for (const { Id } of made) await docker.getContainer(Id).remove({ force: true });
  };
};
