import { type Problem, type ProblemCode, ProblemError } from '../../shared/errors.ts';
import type { Report } from '../reconcile/progress.ts';
import type { SwitchContext } from './situation.ts';

/** What calls answer while a daemon restarts. */
const away: ReadonlySet<ProblemCode> = new Set([
  'docker-missing',
  'docker-unreachable',
  'docker-closed',
  'docker-timeout',
]);
const longestAwayMs = 60_000;
const pollMs = 250;

/** Whether a problem says that Docker did not answer, so that the same may succeed later. */
export const isAway = ({ code }: Problem): boolean => away.has(code);

/**
 * Runs work that may be run again; when Docker goes away meanwhile (an update, a restart), waits for it up to a minute
 * and runs the work once more.
 */
export const outlastDocker = async <T>(
  { base: { docker, clock } }: SwitchContext,
  signal: AbortSignal,
  report: Report,
  work: () => Promise<T>,
): Promise<T> => {
  const end = clock.monotonic() + longestAwayMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ProblemError && error.problems.some(isAway)) || clock.monotonic() >= end) throw error;
      report({ detail: 'Docker does not answer; waiting for it' });
      while (!(await isBack(docker))) {
        if (clock.monotonic() >= end) throw error;
        await clock.sleep(pollMs, signal);
      }
    }
  }
};

const isBack = async (docker: SwitchContext['base']['docker']): Promise<boolean> => {
  try {
    await docker.ping();
    return true;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
};
