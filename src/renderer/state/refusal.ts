import { signal } from '@preact/signals';
import type { Problem, Result } from '../../shared/errors.ts';

/** What was asked for last and refused, and when (ms since 1970): no snapshot holds it. */
export const refusal = signal<{ readonly problem: Problem; readonly at: number } | undefined>(undefined);

/** Shows the answer's problem, if it is one; a new try clears the old. */
export const tell = async (answer: Promise<Result<unknown>>): Promise<void> => {
  refusal.value = undefined;
  const result = await answer;
  if (!result.ok) refusal.value = { problem: result.error, at: Date.now() };
};
