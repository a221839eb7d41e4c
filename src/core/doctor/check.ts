import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { DoctorCheck } from '../../shared/results.ts';

type Head = Pick<DoctorCheck, 'id' | 'title'>;

/** Nothing wrong. */
export const fine = (head: Head, detail: string): DoctorCheck => ({ ...head, state: 'ok', detail, problems: [] });

/** Could not be looked at, because of something that another check says. */
export const skipped = (head: Head, detail: string): DoctorCheck => ({
  ...head,
  state: 'skipped',
  detail,
  problems: [],
});

/** Something wrong: `failed` stands in the way of a start, `warning` doesn't. */
export const wrong = (
  head: Head,
  problems: readonly Problem[],
  state: 'failed' | 'warning' = 'failed',
): DoctorCheck => ({
  ...head,
  state,
  detail: problems.length === 1 ? problems[0]!.message : `${problems.length} problems.`,
  problems,
});

/** Runs a check; a problem that it throws is what is wrong. */
export const checked = async (head: Head, look: () => Promise<DoctorCheck>): Promise<DoctorCheck> => {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ProblemError) return wrong(head, error.problems);
    throw error;
  }
};
