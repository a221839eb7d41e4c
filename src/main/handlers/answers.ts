import type { Problem, Result } from '../../shared/errors.ts';

/** A command that has nothing to tell. */
export const done: Result<void> = { ok: true, value: undefined };

/** A command that was refused for one reason. */
export const refuse = (problem: Problem): Result<never> => ({ ok: false, error: problem, problems: [problem] });
