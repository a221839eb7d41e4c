import type { Absence, Curve, Figures, GpuReading, MemoryReading, Pressure, Reading } from '../../shared/metrics.ts';
import type { Tone } from '../../shared/words.ts';

/** A figure that should be there, and why it is not. */
interface Unavailable {
  readonly kind: 'unavailable';
  readonly reason: string;
}

/** ms since 1970 of the reading, if a newer one failed. */
interface Age {
  readonly readAt?: number;
}

export interface GpuFigures extends Age {
  readonly kind: 'figures';
  /** Of the busiest one, 0–100. */
  readonly percent: number;
  readonly model?: string;
  readonly curve: Curve;
}

export interface MemoryView extends Age {
  readonly kind: 'figures';
  readonly total: number;
  readonly used: number;
  /** Absent: this machine does not tell it. */
  readonly cached?: number;
  readonly free?: number;
  readonly swap?: number;
  readonly pressure?: Pressure;
  readonly curve: Curve;
  /** What containers use of the memory that Docker may take; `isVm`: which is a machine of its own. */
  readonly docker?: { readonly used: number; readonly total: number; readonly isVm: boolean };
}

export const pressureWords: Readonly<Record<Pressure, { readonly word: string; readonly tone: Tone }>> = {
  normal: { word: 'Normal', tone: 'ok' },
  warning: { word: 'Raised', tone: 'warn' },
  critical: { word: 'Critical', tone: 'crit' },
};

/** What was not read yet, and what this machine does not have, takes no room. */
const absent = ({ code, message }: Absence): Unavailable | undefined =>
  code === 'not-yet' || code === 'unsupported' ? undefined : { kind: 'unavailable', reason: message };

const ageOf = <T>(reading: Reading<T>): Age => (reading.state === 'stale' ? { readAt: reading.at } : {});

const busiest = (gpus: readonly GpuReading[]): GpuReading | undefined =>
  gpus.filter((gpu) => gpu.utilization !== undefined).sort((a, b) => b.utilization! - a.utilization!)[0];

/** The GPU; undefined: there is nothing to show, not even a reason. */
export const gpuView = (figures: Figures | undefined): GpuFigures | Unavailable | undefined => {
  const gpu = figures?.gpu;
  if (!gpu) return undefined;
  if (gpu.state === 'absent') return absent(gpu.reason);
  const one = busiest(gpu.value);
  if (!one) return gpu.value.length > 0 ? { kind: 'unavailable', reason: 'The GPU does not tell its use.' } : undefined;
  return {
    kind: 'figures',
    percent: Math.round(one.utilization!),
    ...(one.model !== undefined && { model: one.model }),
    curve: figures.curves.gpu,
    ...ageOf(gpu),
  };
};

const dockerOf = ({ docker }: Figures, total: number): MemoryView['docker'] => {
  if (docker.state === 'absent') return undefined;
  const { machineBytes, sum } = docker.value;
  if (machineBytes === undefined || sum.memoryBytes === undefined) return undefined;
  return { used: sum.memoryBytes, total: machineBytes, isVm: machineBytes < total * 0.99 };
};

const splitOf = (
  { cachedBytes, swapUsedBytes, pressure }: MemoryReading,
  { total, used }: { readonly total: number; readonly used: number },
): Partial<MemoryView> => ({
  ...(cachedBytes !== undefined && { cached: cachedBytes, free: Math.max(0, total - used - cachedBytes) }),
  ...(swapUsedBytes !== undefined && { swap: swapUsedBytes }),
  ...(pressure !== undefined && { pressure }),
});

/** The machine's memory; undefined: there is nothing to show, not even a reason. */
export const memoryView = (figures: Figures | undefined): MemoryView | Unavailable | undefined => {
  const memory = figures?.memory;
  if (!memory) return undefined;
  if (memory.state === 'absent') return absent(memory.reason);
  const { totalBytes: total, usedBytes: used, missing } = memory.value;
  if (total === undefined || used === undefined) {
    const reason = missing.usedBytes ?? missing.totalBytes;
    return { kind: 'unavailable', reason: reason?.message ?? 'The system does not tell it.' };
  }
  const docker = dockerOf(figures, total);
  return {
    kind: 'figures',
    total,
    used,
    ...splitOf(memory.value, { total, used }),
    curve: figures.curves.memory,
    ...(docker && { docker }),
    ...ageOf(memory),
  };
};

/** What a service uses, by its name; absent figures are absent. */
export interface Usage {
  readonly cpu?: number;
  readonly memory?: number;
}

/** What each service uses. A figure whose newest reading failed is not shown as if it were new. */
export const usageOf = (figures: Figures | undefined): ReadonlyMap<string, Usage> => {
  if (figures?.docker.state !== 'fresh') return new Map();
  return new Map(
    figures.docker.value.containers.map(({ service, cpuPercent, memoryBytes }) => [
      service,
      {
        ...(cpuPercent !== undefined && { cpu: cpuPercent }),
        ...(memoryBytes !== undefined && { memory: memoryBytes }),
      },
    ]),
  );
};

/** What several use together; a figure that one of them lacks is absent: the rest would look like all. */
export const sumUsage = (list: readonly (Usage | undefined)[]): Usage => {
  const sum = (key: keyof Usage): number | undefined => {
    const values = list.map((usage) => usage?.[key]);
    return values.some((value) => value === undefined) ? undefined : values.reduce((a, b) => a! + b!, 0);
  };
  const [cpu, memory] = [sum('cpu'), sum('memory')];
  return { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
};

/** Why services have no figures, if that should be said. */
export const usageProblem = (figures: Figures | undefined): string | undefined => {
  const docker = figures?.docker;
  if (!docker || docker.state === 'fresh') return undefined;
  return docker.state === 'absent' ? absent(docker.reason)?.reason : docker.reason.message;
};
