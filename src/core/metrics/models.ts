import { type ProblemCode, ProblemError } from '../../shared/errors.ts';
import { runningEngine } from '../commands/engine.ts';
import { type KnownEngine, readModels } from '../commands/read-models.ts';
import type { Context } from '../context.ts';
import type { Outcome, Source } from './source.ts';

/** The engine is there and did not say it now: what it said before may hold still. */
const passing = new Set<ProblemCode>(['engine-silent', 'engine-refused', 'engine-timeout', 'docker-timeout']);

/** The models of the engine that runs; a reading without a value is that none runs. */
export const modelsSource = (
  context: Context,
  memoryOf: (containerId: string) => number | undefined,
): Source<KnownEngine | undefined> => {
  let known: KnownEngine | undefined;
  /** What an engine said holds while it is silent, but not for another one that is not heard yet. */
  const fail = (error: unknown): Outcome<undefined> => {
    const problem = error instanceof ProblemError ? error.problems[0] : undefined;
    if (!problem) throw error;
    if (known && passing.has(problem.code)) return { absent: { code: 'failed', message: problem.message } };
    known = undefined;
    return { value: undefined };
  };
  return {
    name: 'models',
    paceMs: { visible: 5_000, hidden: 60_000 },
    async read(signal) {
      try {
        const running = await runningEngine(context);
        if (known?.id !== running.container.id) known = undefined;
        known = await readModels(context, running, { known, memoryOf, signal });
        return { value: known };
      } catch (error) {
        return fail(error);
      }
    },
  };
};
