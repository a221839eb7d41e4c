import type { Absence, GpuReading, MemoryReading, Reading } from '../../shared/metrics.ts';
import type { Settings } from '../../shared/settings.ts';
import type { KnownEngine } from '../commands/read-models.ts';
import type { Context } from '../context.ts';
import { hostSources } from './host.ts';
import { modelsSource } from './models.ts';
import type { Attention, Probe } from './probe.ts';
import { createSampler } from './sampler.ts';
import { defaultPaceMs, type Source, systemFiles } from './source.ts';

/** What is read again and again: its newest readings. */
export interface Sampled {
  readonly gpu: Reading<readonly GpuReading[]>;
  readonly memory: Reading<MemoryReading>;
  readonly models: Reading<KnownEngine | undefined>;
  setAttention(attention: Attention): void;
  /** Asks for the models now: they have changed. */
  refreshModels(): void;
  stop(): void;
}

/** Called after each reading, also when it was forgotten. */
export interface SampledEvents {
  readonly onGpu: (reading: Sampled['gpu']) => void;
  readonly onMemory: (reading: Sampled['memory']) => void;
  readonly onModels: (reading: Sampled['models']) => void;
}

export interface SamplingOptions {
  readonly attention: Attention;
  readonly memoryOf: (containerId: string) => number | undefined;
  /** Seconds between two readings, if the user chose them; hidden 0: none. */
  readonly pace: () => Settings['pace'];
}

/** A source read at the pace that the user chose, as it is now; one with a pace of its own never faster than that. */
const paced = <T>(source: Source<T>, pace: SamplingOptions['pace']): Source<T> => {
  const own = source.paceMs;
  const chosen = (attention: 'visible' | 'hidden'): number => {
    const seconds = pace()?.[attention];
    if (seconds === undefined) return own[attention];
    const ms = seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000;
    return own === defaultPaceMs ? ms : Math.max(ms, own[attention]);
  };
  return {
    name: source.name,
    read: (signal) => source.read(signal),
    paceMs: {
      get visible() {
        return chosen('visible');
      },
      get hidden() {
        return chosen('hidden');
      },
    },
  };
};

/** Begins to read this machine and the engine that runs. */
export const startSampling = (
  context: Context,
  { attention, memoryOf, pace }: SamplingOptions,
  events: SampledEvents,
): Sampled => {
  const { clock, platform, exec, env } = context;
  const tell = new Map<Probe<unknown>, () => void>();
  const sampler = createSampler({ clock, attention, onReading: (probe) => tell.get(probe)?.() });
  const sources = hostSources({ platform, exec, files: systemFiles, path: env.PATH });
  const gpu = sampler.watch(paced(sources.gpu, pace));
  const memory = sampler.watch(paced(sources.memory, pace));
  const models = sampler.watch(paced(modelsSource(context, memoryOf), pace));
  tell.set(gpu, () => events.onGpu(gpu.reading));
  tell.set(memory, () => events.onMemory(memory.reading));
  tell.set(models, () => events.onModels(models.reading));
  return {
    get gpu() {
      return gpu.reading;
    },
    get memory() {
      return memory.reading;
    },
    get models() {
      return models.reading;
    },
    setAttention: (next) => sampler.setAttention(next),
    refreshModels: () => models.refresh(),
    stop: () => sampler.stop(),
  };
};

const notYet: Absence = { code: 'not-yet', message: 'Not read yet' };

/** Before anybody asked. */
export const notSampled: Pick<Sampled, 'gpu' | 'memory'> = {
  gpu: { state: 'absent', reason: notYet },
  memory: { state: 'absent', reason: notYet },
};
