/** Engines' answers are not trusted: each field is taken only if it is what it should be. */

/** A name longer than this is none. */
const maxText = 300;

/** A text that is neither empty nor endless. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' && value.length <= maxText ? value : undefined;

/** A finite number that is not negative. */
export const amountOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** A moment as ISO text, by UTC. */
export const timeOf = (value: unknown): string | undefined => {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
};
