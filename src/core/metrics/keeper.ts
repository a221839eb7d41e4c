import type { Figures } from '../../shared/metrics.ts';
import type { Settings } from '../../shared/settings.ts';
import { unload } from '../commands/models.ts';
import type { KnownEngine } from '../commands/read-models.ts';
import type { Context } from '../context.ts';
import { adviceOf } from './advice.ts';
import { type ContainerStreams, createContainerStreams, noContainers } from './containers.ts';
import type { Measured } from './exposition.ts';
import { figuresOf } from './figures.ts';
import type { MemoryAction } from './governor.ts';
import { createHistory, recordGpu, recordMemory } from './history.ts';
import { newlyLoaded, readUnloadables, unloadablesIn } from './loaded.ts';
import { MemoryWatch } from './memory-watch.ts';
import type { Attention } from './probe.ts';
import { createPublisher, type Publisher } from './publish.ts';
import { notSampled, type Sampled, startSampling } from './sampled.ts';

/** What is measured, while somebody wants it. */
export interface Metrics {
  /** Nothing is read before the first call. Asleep: nothing, and what was read is forgotten. */
  setAttention(attention: Attention): void;
  /** Containers are measured while somebody looks, and as long as this says so. The first call begins, as hidden. */
  measureContainers(wanted: boolean): void;
  /** What is known now, newer than the snapshot. */
  figures(): Figures;
  /** The same for who wants it in another form. */
  measured(): Measured;
  /** What the memory governor asks for and has not ended. */
  actions(): readonly MemoryAction[];
  /** Models were loaded, unloaded or downloaded, or another engine runs. */
  modelsChanged(how?: { readonly loading: boolean }): void;
  stop(): void;
}

/** What the user chose, as it is now. */
export type MeasuringSettings = Pick<Settings, 'unloadIdleModels' | 'pace'>;

/** Everything that works once somebody asked. */
interface Parts {
  readonly sampled: Sampled;
  readonly streams: ContainerStreams;
  readonly watch: MemoryWatch;
  readonly publisher: Publisher;
  readonly figures: () => Figures;
  readonly measured: () => Measured;
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

const start = (context: Context, attention: Attention, settings: () => MeasuringSettings): Parts => {
  const { clock, logger } = context;
  const history = createHistory();
  const streams = createContainerStreams(context);
  const memoryOf = (id: string) => streams.now().containers.get(id)?.reading?.memoryBytes;
  const measured = () => {
    const { gpu, memory, models } = sampled;
    return { gpu, memory, containers: streams.now(), models: lastOf(models)?.result };
  };
  const figures = () => figuresOf({ ...measured(), history }, clock.now());
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
    logger,
  });
  const loaded = followLoaded(watch);
  const sampled = startSampling(
    context,
    { attention, memoryOf, pace: () => settings().pace },
    {
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
    },
  );
  return { sampled, streams, watch, publisher, figures, measured };
};

/** What is known before anybody asked. */
const nothing: Measured = { ...notSampled, containers: noContainers };

/** What begins may load a model; when it has ended, the models are others. */
const followOperations = ({ store }: Context, changed: Metrics['modelsChanged']): (() => void) => {
  let kind = store.get().operation?.kind;
  return store.subscribe(({ operation }) => {
    if (operation?.kind === kind) return;
    kind = operation?.kind;
    changed({ loading: kind !== undefined && kind !== 'down' });
  });
};

/** Metrics that have read nothing yet. `context`: there once the first of them is used. */
export const createMetrics = (contextOf: () => Context, settings: () => MeasuringSettings): Metrics => {
  let parts: Parts | undefined;
  let attention: Attention | undefined;
  let containersWanted = false;
  let unfollow = (): void => {};

  const begin = (now: Attention): Parts => {
    unfollow = followOperations(contextOf(), modelsChanged);
    return start(contextOf(), now, settings);
  };
  const arrange = (next: Attention): void => {
    attention = next;
    if (attention !== 'asleep') parts ??= begin(attention);
    parts?.sampled.setAttention(attention);
    if (attention === 'visible' || (containersWanted && attention === 'hidden')) parts?.streams.open();
    else parts?.streams.close();
  };
  const modelsChanged: Metrics['modelsChanged'] = ({ loading } = { loading: false }) => {
    if (loading) parts?.watch.noteLoad();
    if (attention !== 'asleep') parts?.sampled.refreshModels(); // asleep, all is read anew later
  };
  return {
    setAttention: arrange,
    measureContainers: (wanted) => {
      containersWanted = wanted;
      arrange(attention ?? 'hidden');
    },
    figures: () => parts?.figures() ?? figuresOf({ ...nothing, history: createHistory() }, contextOf().clock.now()),
    measured: () => parts?.measured() ?? nothing,
    actions: () => parts?.watch.actions ?? [],
    modelsChanged,
    stop: () => {
      unfollow();
      parts?.publisher.stop();
      parts?.sampled.stop();
      parts?.streams.close();
    },
  };
};
