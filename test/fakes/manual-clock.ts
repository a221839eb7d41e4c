import type { Clock } from '../../src/core/system/clock.ts';

export interface ManualClock extends Clock {
  /** Moves both clocks on, waking each sleeper at its own time, and lets what they started settle. */
  advance(ms: number): Promise<void>;
  /** How many wait. */
  readonly sleepers: number;
}

/** A clock that stands still until it is moved: tests wait for nothing. */
export function createManualClock(startsAt = Date.UTC(2026, 0, 1)): ManualClock {
  let elapsed = 0;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();

  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        waiting.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = () => {
        waiting.delete(sleeper);
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { at: elapsed + ms, wake };
      waiting.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });

  return {
    now: () => startsAt + elapsed,
    monotonic: () => elapsed,
    sleep,
    get sleepers() {
      return waiting.size;
    },
    async advance(ms) {
      const end = elapsed + ms;
      await settle();
      for (;;) {
        const next = [...waiting].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        elapsed = Math.max(elapsed, next.at);
        next.wake();
        await settle();
      }
      elapsed = end;
    },
  };
}

/** Lets promises that are ready run on: one turn of the event loop runs all of them. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
