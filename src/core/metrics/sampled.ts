import type { Absence, GpuReading, MemoryReading, Reading } from '../../shared/metrics.ts';
import type { KnownEngine } from '../commands/read-models.ts';
import type { Context } from '../context.ts';
import { hostSources } from './host.ts';
import { modelsSource } from './models.ts';
import type { Attention, Probe } from './probe.ts';
import { createSampler } from './sampler.ts';
import { systemFiles } from './source.ts';

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

/** Begins to read this machine and the engine that runs. */
export const startSampling = (
  context: Context,
  attention: Attention,
  memoryOf: (containerId: string) => number | undefined,
  events: SampledEvents,
): Sampled => {
  const { clock, platform, exec, env } = context;
  const tell = new Map<Probe<unknown>, () => void>();
  const sampler = createSampler({ clock, attention, onReading: (probe) => tell.get(probe)?.() });
  const sources = hostSources({ platform, exec, files: systemFiles, path: env.PATH });
  const gpu = sampler.watch(sources.gpu);
  const memory = sampler.watch(sources.memory);
  const models = sampler.watch(modelsSource(context, memoryOf));
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
export const notSampled: Pick<Sampled, 'gpu' | 'memory' | 'models'> = {
  gpu: { state: 'absent', reason: notYet },
  memory: { state: 'absent', reason: notYet },
  models: { state: 'absent', reason: notYet },
};
