import { ProblemError } from '../../shared/errors.ts';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import type { Context, RunOptions } from '../context.ts';
import { refresh } from '../health/refresh.ts';
import { recoverIfFree } from '../switch/set-right.ts';

/** Looks once at everything. @throws ProblemError if there is no Docker to look at */
export const status = async (context: Context, options: RunOptions = {}): Promise<AppSnapshot> => {
  await recoverIfFree(context);
  const snapshot = await refresh(context, options.signal);
  if (snapshot.runtime.state !== 'connected' && snapshot.runtime.problem)
    throw new ProblemError(snapshot.runtime.problem);
  return snapshot;
};
