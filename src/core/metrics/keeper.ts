import type { Figures } from '../../shared/metrics.ts';
import type { Context } from '../context.ts';
import { noContainers } from './containers.ts';
import type { Measured } from './exposition.ts';
import { figuresOf } from './figures.ts';
import type { MemoryAction } from './governor.ts';
import { createHistory } from './history.ts';
import { type Measuring, type MeasuringSettings, startMeasuring } from './measuring.ts';
import type { Attention } from './probe.ts';
import { notSampled } from './sampled.ts';

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
  let parts: Measuring | undefined;
  let attention: Attention | undefined;
  let containersWanted = false;
  let unfollow = (): void => {};

  const begin = (now: Attention): Measuring => {
    unfollow = followOperations(contextOf(), modelsChanged);
    return startMeasuring(contextOf(), now, settings);
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
      parts?.stop();
    },
  };
};
