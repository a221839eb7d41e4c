import type { Figures } from '../../shared/metrics.ts';
import type { Settings } from '../../shared/settings.ts';
import { unload } from '../commands/models.ts';
import type { KnownEngine } from '../commands/read-models.ts';
import type { Context } from '../context.ts';
import { adviceOf } from './advice.ts';
import { type ContainerStreams, createContainerStreams } from './containers.ts';
import type { Measured } from './exposition.ts';
import { figuresOf } from './figures.ts';
import { createHistory, type History, recordGpu, recordMemory } from './history.ts';
import { newlyLoaded, readUnloadables, unloadablesIn } from './loaded.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { Attention } from './probe.ts';
import { createPublisher, type Publisher } from './publish.ts';
import { type Sampled, type SampledEvents, startSampling } from './sampled.ts';

/** What the user chose, as it is now. */
export type MeasuringSettings = Pick<Settings, 'unloadIdleModels' | 'pace'>;

/** Everything that works once somebody asked. */
export interface Measuring {
  readonly sampled: Sampled;
  readonly streams: ContainerStreams;
  readonly watch: MemoryWatch;
  figures(): Figures;
  measured(): Measured;
  stop(): void;
}

const lastOf = <T>(reading: { readonly state: string; readonly value?: T }): T | undefined => reading.value;

/** Something was read since the beginning, or since the machine slept. */
const isRead = ({ gpu, memory }: Sampled): boolean =>
  [gpu, memory].some((reading) => reading.state !== 'absent' || reading.reason.code !== 'not-yet');

/** Follows what is loaded: swap is counted from the last load, and advice names what is there. */
const followLoaded = (watch: MemoryWatch): ((known: KnownEngine | undefined) => void) => {
  let before: KnownEngine | undefined;
  return (known) => {
    if (newlyLoaded(before, known).length > 0) watch.noteLoad();
    watch.noteLoaded(known ? unloadablesIn(known) : []);
    before = known;
  };
};

/** What follows from each reading. */
const eventsOf = (
  { clock, logger }: Context,
  { history, watch, publisher }: { history: History; watch: MemoryWatch; publisher: Publisher },
): SampledEvents => {
  const loaded = followLoaded(watch);
  return {
    onGpu: (reading) => {
      recordGpu(history, reading, clock.now());
      publisher.soon('figures');
    },
    onMemory: (reading) => {
      recordMemory(history, reading, clock.now());
      publisher.soon('figures');
      watch.take(reading).catch((error: unknown) => logger.error('memory watch failed', { error: String(error) }));
    },
    onModels: (reading) => {
      if (reading.state === 'fresh') loaded(reading.value);
      publisher.soon('models');
    },
  };
};

/** Begins to measure. Containers are measured once their streams are opened. */
export const startMeasuring = (
  context: Context,
  attention: Attention,
  settings: () => MeasuringSettings,
): Measuring => {
  const history = createHistory();
  const streams = createContainerStreams(context);
  const memoryOf = (id: string) => streams.now().containers.get(id)?.reading?.memoryBytes;
  const measured = (): Measured => {
    const { gpu, memory, models } = sampled;
    return { gpu, memory, containers: streams.now(), models: lastOf(models)?.result };
  };
  const figures = () => figuresOf({ ...measured(), history }, context.clock.now());
  const publisher = createPublisher(context, () => ({
    figures: isRead(sampled) ? figures() : undefined,
    models: lastOf(sampled.models)?.result,
    advice: adviceOf(watch.actions),
  }));
  const watch = new MemoryWatch({
    loaded: () => readUnloadables(context, streams, { known: lastOf(sampled.models), memoryOf }),
    unload: async ({ name }) => void (await unload(context, name)),
    unloadIdle: () => settings().unloadIdleModels === true,
    onChange: () => publisher.soon('models'),
    logger: context.logger,
  });
  const options = { attention, memoryOf, pace: () => settings().pace };
  const sampled = startSampling(context, options, eventsOf(context, { history, watch, publisher }));
  const stop = (): void => {
    publisher.stop();
    sampled.stop();
    streams.close();
  };
  return { sampled, streams, watch, figures, measured, stop };
};
