import { type Problem, ProblemError } from '../../src/shared/errors.ts';

/** The problems of work that must fail with some. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw error;
  return error.problems;
}
