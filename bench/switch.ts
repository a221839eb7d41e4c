import { setTimeout as delay } from 'node:timers/promises';
import { ask } from '../test/support/ask.ts';
import { sharedModel, startLoad } from '../test/support/load.ts';
import type { RunningStack } from '../test/support/running-stack.ts';
import type { Figure } from './figures.ts';
import { median, time } from './measure.ts';
import { type BenchEngine, frontier, withStack } from './stack.ts';

type Mode = 'overlap' | 'stop-first';
type StackId = 'ollama' | 'mistral';

const modes: readonly Mode[] = ['overlap', 'stop-first'];
const other = (stack: StackId): StackId => (stack === 'ollama' ? 'mistral' : 'ollama');
const engineStartMs = 1000;

/** A stack in which Ollama serves, its engines checked as often as `interval` says, and what switches it. */
interface Bench {
  readonly stack: RunningStack;
  readonly ours: (mode: Mode) => Promise<number>;
  /** As without this project: everything down, the other one up. */
  readonly theirs: () => Promise<number>;
}

const withBench = <T>(engine: BenchEngine, interval: string, work: (bench: Bench) => Promise<T>): Promise<T> => {
  const values = { OLLAMA_HEALTH_INTERVAL: interval, MISTRAL_HEALTH_INTERVAL: interval, MISTRAL_MODEL: sharedModel };
  return withStack(engine, values, async (stack) => {
    for (const id of ['ollama', 'mistral']) await stack.setKnobs(id, { startMs: engineStartMs });
    await frontier(engine, stack.directory, 'up');
    let serving: StackId = 'ollama';
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const taken = await time(work);
      serving = other(serving);
      return taken;
    };
    return work({
      stack,
      ours: (mode) => timed(() => frontier(engine, stack.directory, 'switch', other(serving), '--mode', mode)),
      theirs: () =>
        timed(async () => {
          await stack.compose('down');
          await stack.select(other(serving));
          await stack.compose('up', '-d', '--wait');
        }),
    });
  });
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const wallFigures = (engine: BenchEngine, interval: string, runs: number, targets: Record<Mode, number>) =>
  withBench(engine, interval, async ({ ours, theirs }): Promise<Figure[]> => {
    const taken: Record<Mode | 'peer', number[]> = { overlap: [], 'stop-first': [], peer: [] };
    for (let run = 0; run < runs; run += 1) {
      for (const mode of modes) taken[mode].push(await ours(mode));
      taken.peer.push(await theirs());
    }
    return modes.map((mode) => ({
      name: `a switch in ${mode}, health interval ${interval}`,
      value: median(taken[mode]) / median(taken.peer),
      unit: '×',
      target: targets[mode],
      note: `${seconds(median(taken[mode]))} against docker compose down && up -d --wait, ${seconds(median(taken.peer))}; median of ${runs}`,
    }));
  });

/** Between two questions, and from when on nobody having been answered counts: below it the machine itself is at work. */
const pulseMs = 100;
const noticedMs = 500;
const silenceRuns = 5;

/** Asks all the time while something goes on. @returns ms in which nobody was answered, in gaps that can be noticed */
const silence = async (url: string, work: () => Promise<unknown>): Promise<number> => {
  const answered: number[] = [performance.now()];
  const asking = setInterval(() => {
    void ask(url, '/v1/models').then(
      ({ status }) => {
        if (status === 200) answered.push(performance.now());
      },
      () => {},
    );
  }, pulseMs);
  await work();
  await delay(noticedMs);
  clearInterval(asking);
  const gaps = answered.map((at, i) => at - (answered[i - 1] ?? at)).filter((gap) => gap > noticedMs);
  return gaps.reduce((sum, gap) => sum + gap, 0);
};

/** What the engine alone takes: its container stopped, an equal one made and started, until it answers. */
const rawPause = async ({ docker, container, ports }: RunningStack, service: StackId): Promise<number> => {
  const old = docker.getContainer(await container(service));
  const { Config, HostConfig, NetworkSettings, Name } = await old.inspect();
  const stopping = await time(() => old.stop());
  await old.remove();
  const EndpointsConfig = Object.fromEntries(
    Object.entries(NetworkSettings.Networks).map(([name, { Aliases }]) => [name, { Aliases: Aliases ?? [] }]),
  );
  const starting = await time(async () => {
    const options = { ...Config, HostConfig, NetworkingConfig: { EndpointsConfig }, name: Name.slice(1) };
    await (await docker.createContainer(options)).start();
    while (!(await answers(`http://127.0.0.1:${ports[service]}`))) await delay(pulseMs);
  });
  return stopping + starting;
};

const answers = (url: string): Promise<boolean> =>
  ask(url, '/v1/models').then(
    ({ status }) => status === 200,
    () => false,
  );

const silenceFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withBench(engine, '1s', async ({ stack, ours }) => {
    const overlap = await silence(stack.gatewayUrl, () => ours('overlap'));
    const gaps: number[] = [];
    for (let run = 0; run < silenceRuns; run += 1) gaps.push(await silence(stack.gatewayUrl, () => ours('stop-first')));
    const raw: number[] = [];
    for (let run = 0; run < silenceRuns; run += 1) raw.push(await rawPause(stack, 'ollama'));
    const note = `${seconds(median(gaps))} against ${seconds(median(raw))} for stop, create, start and the engine itself; median of ${silenceRuns}`;
    return [
      {
        name: 'time without an answer, overlap',
        value: overlap,
        unit: 'ms',
        target: 0,
        note: `gaps above ${noticedMs} ms`,
      },
      { name: 'time without an answer, stop-first', value: median(gaps) / median(raw), unit: '×', target: 1.3, note },
    ];
  });

const lostFigures = (engine: BenchEngine): Promise<Figure[]> =>
  withBench(engine, '1s', async ({ stack, ours, theirs }) => {
    const under = async (work: () => Promise<unknown>): Promise<number> => {
      const load = startLoad({ url: stack.gatewayUrl, perSecond: 10, streams: 10, tokens: 100 });
      await delay(1000);
      await work();
      return (await load.end()).failed.length;
    };
    const lost = (await under(() => ours('overlap'))) + (await under(() => ours('stop-first')));
    const peer = await under(theirs);
    const note = `two switches, 10 a second and ten streams; docker compose lost ${peer} in one`;
    return [{ name: 'requests lost in a switch', value: lost, unit: 'requests', target: 0, note }];
  });

/** A switch against `docker compose down && up -d --wait` with the same files: an engine that serves 1 s after its start. */
export const switchFigures = async (engine: BenchEngine): Promise<Figure[]> => [
  ...(await wallFigures(engine, '1s', 3, { overlap: 0.6, 'stop-first': 0.75 })),
  ...(await wallFigures(engine, '15s', 3, { overlap: 0.25, 'stop-first': 0.25 })),
  ...(await silenceFigures(engine)),
  ...(await lostFigures(engine)),
];
