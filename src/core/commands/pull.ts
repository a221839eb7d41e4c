import { ProblemError } from '../../shared/errors.ts';
import type { Context, RunOptions } from '../context.ts';
import type { ModelProgress } from '../engines/ollama-pull.ts';
import { loadSelected } from '../project.ts';
import { containersOf } from './service.ts';

/**
 * Downloads a model into the engine that runs. Cancelling keeps what came: the next pull of it goes on there.
 * @throws ProblemError model-pull-unsupported, engine-off, model-refused
 */
export const pull = async (
  context: Context,
  model: string,
  onProgress: (progress: ModelProgress) => void,
  options: RunOptions = {},
): Promise<void> => {
  const { stack } = await loadSelected(context);
  if (!stack) throw new Error('a selected stack has an x-frontier block');
  const { service, kind, port } = stack.engine;
  const engine = context.engines[kind];
  if (!engine.pull)
    throw new ProblemError({
      code: 'model-pull-unsupported',
      message: `${stack.title} downloads its model when it starts; it can’t be told to download another.`,
    });
  const docker = await context.connection.docker();
  const container = (await containersOf(context, service)).find(({ state }) => state === 'running');
  if (!container) throw new ProblemError({ code: 'engine-off', message: `${stack.title} does not run.` });
  const { baseUrl, via } = context.addressOf(docker, container, port);
  if (via !== 'host')
    throw new ProblemError({
      code: 'model-pull-unsupported',
      message: `${stack.title} can’t be reached from this machine: its port is not published here.`,
      action: 'Publish its port on this machine, or download the model where the engine runs.',
    });
  await engine.pull(baseUrl, model, { ...options, onProgress });
};
