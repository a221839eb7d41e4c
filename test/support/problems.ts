import { type Problem, ProblemError } from '../../src/shared/errors.ts';

/** The problems of work that must fail with some. */
export async function problemsOf(work: Promise<unknown>): Promise<readonly Problem[]> {
  const error = await work.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ProblemError)) throw error;
  // What no test asks for; a failed comparison shows the code alone.
  for (const problem of error.problems)
    if (problem.code === 'docker-call-failed') console.error(JSON.stringify(problem));
  return error.problems;
}
