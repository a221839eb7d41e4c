import { ProblemError } from '../../shared/errors.ts';
import type { Context, RunOptions } from '../context.ts';
import type { ModelProgress } from '../engines/ollama-pull.ts';
import { loadSelected } from '../project.ts';
import { addressFromHere, runningEngine } from './engine.ts';

/** Before looking for a container: starting the engine would not help. */
const requirePull = async (context: Context): Promise<void> => {
  const { stack } = await loadSelected(context);
  if (!stack || context.engines[stack.engine.kind].pull) return;
  throw new ProblemError({
    code: 'model-pull-unsupported',
    message: `${stack.title} downloads its model when it starts; it can’t be told to download another.`,
  });
};

/**
 * Downloads a model into the engine that runs. Cancelling keeps what came: the next pull of it goes on there.
 * @throws ProblemError model-pull-unsupported, engine-off, engine-unsupported, model-refused, cancelled
 */
export const pull = async (
  context: Context,
  model: string,
  onProgress: (progress: ModelProgress) => void,
  options: RunOptions = {},
): Promise<void> => {
  await requirePull(context);
  const running = await runningEngine(context);
  try {
    await running.engine.pull?.(addressFromHere(running), model, { ...options, onProgress });
    context.metrics.modelsChanged();
  } catch (error) {
    if (!options.signal?.aborted) throw error;
    throw new ProblemError({
      code: 'cancelled',
      message: `The download of ${model} was cancelled.`,
      kept: 'What came is kept by the engine.',
      action: `Run pull ${model} again: it goes on where it was.`,
    });
  }
};
