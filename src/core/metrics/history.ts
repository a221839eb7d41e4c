import type { GpuReading, MemoryReading, Reading } from '../../shared/metrics.ts';
import { createRing, type Point, type Ring } from './ring.ts';

/** The last ten minutes of several series, by name. Memory is fixed per series, and so is their number. */
export interface History {
  record(series: string, at: number, value: number | undefined): void;
  points(series: string, now: number): Point[];
  /** Ends a series: its container is gone. */
  forget(series: string): void;
  /** Bytes of all rings. */
  readonly bytes: number;
}

/** More than the machine's figures and the containers of a stack need; beyond it the oldest series give way. */
const maxSeries = 64;

export function createHistory(limit = maxSeries): History {
  const rings = new Map<string, Ring>();
  return {
    record(series, at, value) {
      let ring = rings.get(series);
      if (!ring) {
        if (value === undefined) return; // a gap before anything
        const oldest = rings.size >= limit ? rings.keys().next().value : undefined;
        if (oldest !== undefined) rings.delete(oldest);
        ring = createRing();
      }
      rings.delete(series);
      rings.set(series, ring); // the map's order is by last use
      ring.record(at, value);
    },
    points: (series, now) => rings.get(series)?.points(now) ?? [],
    forget: (series) => void rings.delete(series),
    get bytes() {
      return [...rings.values()].reduce((sum, ring) => sum + ring.bytes, 0);
    },
  };
}

/** Records the busiest GPU's utilization in percent as `gpu`; a gap unless the reading is fresh. */
export function recordGpu(history: History, reading: Reading<readonly GpuReading[]>, now: number): void {
  const busy = reading.state === 'fresh' ? reading.value.flatMap((gpu) => gpu.utilization ?? []) : [];
  history.record('gpu', now, busy.length > 0 ? Math.max(...busy) : undefined);
}

/** Records `memory` and `swap` in bytes; a gap unless the reading is fresh. */
export function recordMemory(history: History, reading: Reading<MemoryReading>, now: number): void {
  const value = reading.state === 'fresh' ? reading.value : undefined;
  history.record('memory', now, value?.usedBytes);
  history.record('swap', now, value?.swapUsedBytes);
}
