import type { ContainerReading } from '../../shared/metrics.ts';
import type { ModelsResult } from '../../shared/models.ts';
import type { Unloadable } from './governor.ts';

/** Percent of one core above which an engine is taken to be answering. */
const busyPercent = 20;

/** Whether an engine answers nothing now: as its own counters say, else by what it computes. Not known is not idle. */
const isIdle = ({ activity }: ModelsResult['engine'], { cpuPercent }: ContainerReading): boolean => {
  if (activity?.running !== undefined) return activity.running + (activity.waiting ?? 0) === 0;
  return cpuPercent !== undefined && cpuPercent < busyPercent;
};

/**
 * What of an engine gives memory back: its loaded models; of one that can't be told to unload, the engine itself.
 * `container`: what its container uses now. The memory of a model that the engine doesn't tell is its container's, if it
 * is the only one.
 */
export const unloadablesOf = (
  { engine, models }: ModelsResult,
  container: ContainerReading,
  canUnload: boolean,
): Unloadable[] => {
  const { service } = engine;
  const idle = isIdle(engine, container);
  const whole = engine.memoryBytes ?? container.memoryBytes;
  const sized = (bytes: number | undefined) => (bytes === undefined ? {} : { bytes });
  if (!canUnload) return [{ kind: 'engine', name: service, engine: service, idle, ...sized(whole) }];
  const loaded = models.filter(({ state }) => state === 'loaded');
  return loaded.map(({ name, memoryBytes }) => ({
    kind: 'model',
    name,
    engine: service,
    idle,
    ...sized(memoryBytes ?? (loaded.length === 1 ? whole : undefined)),
  }));
};
