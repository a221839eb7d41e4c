import { setTimeout as delay } from 'node:timers/promises';

/** Time as core sees it. `now` is the wall (ms since 1970) and may jump; `monotonic` (ms) never goes back. */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};
