import type { Moment } from './facts.ts';

/** The wall clock ran this far (ms) ahead of the monotonic one: it stood still in a sleep (Linux), or somebody set the time. */
const aheadMs = 5_000;
/** Nothing was looked at for so long (ms) though something is at least every 10 s: both clocks went on in a sleep (macOS). */
const silentMs = 30_000;

/**
 * Whether the machine seems to have slept between two moments. A clock that was set forward looks the same and costs
 * only a short while of patience; one that was set back does not.
 */
export const slept = (before: Moment, now: Moment): boolean => {
  const passed = now.at - before.at;
  return passed >= silentMs || now.wall - before.wall - passed > aheadMs;
};
