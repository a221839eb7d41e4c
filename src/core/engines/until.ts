import type { Clock } from '../system/clock.ts';
import { tooLate } from './refusal.ts';

/** Between two questions, in ms. */
const everyMs = 200;

/** What a change of a model needs besides the engine's address. */
export interface ChangeOptions {
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks until it is so: engines answer that they unload or load a model before they have done it.
 * @throws ProblemError engine-timeout, saying `failing` and `said`
 */
export const until = async (
  isSo: () => Promise<boolean>,
  { clock, signal }: ChangeOptions,
  { timeoutMs, failing, said }: { readonly timeoutMs: number; readonly failing: string; readonly said: string },
): Promise<void> => {
  const end = clock.monotonic() + timeoutMs;
  while (!(await isSo())) {
    if (clock.monotonic() >= end) throw tooLate(failing, said);
    await clock.sleep(everyMs, signal);
  }
};
