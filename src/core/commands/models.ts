import { ProblemError } from '../../shared/errors.ts';
import type { ModelChange, ModelInfo, ModelsResult, Speed } from '../../shared/models.ts';
import type { Context, RunOptions } from '../context.ts';
import { addressFromHere, runningEngine } from './engine.ts';
import { readModels } from './read-models.ts';

/**
 * The models of the engine that runs, and what it computes on.
 * @throws ProblemError engine-off, engine-silent, engine-refused
 */
export const models = async (context: Context, options: RunOptions = {}): Promise<ModelsResult> =>
  (await readModels(context, await runningEngine(context), options)).result;

const change = async (
  context: Context,
  act: 'unload' | 'load',
  model: string,
  { signal }: RunOptions,
): Promise<ModelChange> => {
  const running = await runningEngine(context);
  const { engine, title } = running;
  const work = engine[act];
  if (!work)
    throw new ProblemError({ code: 'engine-unsupported', message: `${title} can’t be told to ${act} a model.` });
  const address = addressFromHere(running);
  if (act === 'load') context.metrics.modelsChanged({ loading: true });
  const done = await work(address, model, { clock: context.clock, signal });
  context.metrics.modelsChanged();
  return done;
};

/** Frees the memory of a model. @throws ProblemError engine-off, engine-unsupported, and as Engine.unload */
export const unload = (context: Context, model: string, options: RunOptions = {}): Promise<ModelChange> =>
  change(context, 'unload', model, options);

/** Loads a model before somebody waits for it. @throws ProblemError as `unload` */
export const load = (context: Context, model: string, options: RunOptions = {}): Promise<ModelChange> =>
  change(context, 'load', model, options);

/** The model that is meant when none is named: the one that is loaded, or the only one. */
const chosenModel = (title: string, list: readonly ModelInfo[]): string => {
  const found = list.find(({ state }) => state === 'loaded') ?? (list.length === 1 ? list[0] : undefined);
  if (found) return found.name;
  if (list.length > 0)
    throw new ProblemError({
      code: 'usage',
      message: `Which model? None is loaded. ${title} has: ${list.map(({ name }) => name).join(', ')}.`,
      action: 'Name one.',
    });
  throw new ProblemError({
    code: 'model-unknown',
    message: `${title} has no model.`,
    action: 'Download one: pull <model>.',
  });
};

/**
 * Measures how fast a model answers with 32 tokens.
 * @throws ProblemError usage: none was named and it is not clear which; engine-off, and as Engine.measure
 */
export const bench = async (context: Context, model?: string, { signal }: RunOptions = {}): Promise<Speed> => {
  const running = await runningEngine(context);
  const baseUrl = addressFromHere(running);
  const { engine, title } = running;
  const chosen = model ?? chosenModel(title, await engine.models(baseUrl, signal));
  context.metrics.modelsChanged({ loading: true }); // it may be loaded for this
  const speed = await engine.measure(baseUrl, chosen, signal);
  context.metrics.modelsChanged();
  return speed;
};
