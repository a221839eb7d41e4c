/**
 * How much the tests of the switch do: little in `npm test`, the whole in `npm run test:soak` (project `soak` of
 * vitest.config.ts), where FRONTIER_SOAK is set. Single numbers can be given by variables.
 */
const whole = process.env.FRONTIER_SOAK === '1';

const number = (name: string, short: number, long: number): number =>
  Number(process.env[name] ?? (whole ? long : short));

export const soak = {
  whole,
  /** Under load, in each mode. */
  switches: number('SOAK_SWITCHES', 2, 20),
  /** How long one stream takes. */
  streamMs: number('SOAK_STREAM_MS', 3_000, 10_000),
  /** Kills at random moments, in all. */
  kills: number('SOAK_KILLS', 4, 50),
  seed: number('SOAK_SEED', 20261122, 20261122),
} as const;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
