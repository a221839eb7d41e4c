import type { Accelerator, ModelInfo, ModelsResult } from '../../shared/models.ts';
import type { Context, RunOptions } from '../context.ts';
import { followAccelerator } from '../engines/accelerator.ts';
import { cacheSizes } from '../engines/hub-cache.ts';
import { requireSelection } from '../workspace/selection.ts';
import type { RunningEngine } from './engine.ts';

/** What is expensive to ask and does not change while a container runs. */
export interface KnownEngine {
  /** Of the container. */
  readonly id: string;
  readonly version?: string;
  readonly accelerator: Accelerator;
  /** It can be told to unload a model. */
  readonly unloads: boolean;
  /** Bytes on disk, by model. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly result: ModelsResult;
}

export interface ReadModelsOptions extends RunOptions {
  /** What an earlier reading found: of the same container, only what changes is asked again. */
  readonly known?: KnownEngine | undefined;
  /** What a container was measured to use; without it Docker is asked, which takes a quarter of a second. */
  readonly memoryOf?: (containerId: string) => number | undefined;
}

/** Bytes that the container uses, if its engine doesn't tell the memory of its models. */
const containerMemory = async (
  { engine, docker, container: { id } }: RunningEngine,
  { memoryOf }: ReadModelsOptions,
): Promise<number | undefined> => {
  if (engine.tellsMemory) return undefined;
  return memoryOf?.(id) ?? (await docker.memoryUse(id));
};

/** The sizes of models on disk, if those lie where they can be looked for. New names are looked for once. */
const sizesOf = async (
  { engine, docker, container }: RunningEngine,
  models: readonly ModelInfo[],
  known: KnownEngine | undefined,
): Promise<ReadonlyMap<string, number>> => {
  const names = models.map(({ name }) => name);
  const sameNames = known?.result.models.map(({ name }) => name).join('\n') === names.join('\n');
  if (known && sameNames) return known.sizes;
  return engine.usesHubCache ? cacheSizes(docker, container.id, names) : new Map();
};

const withSize =
  (sizes: ReadonlyMap<string, number>) =>
  (model: ModelInfo): ModelInfo => {
    const sizeBytes = sizes.get(model.name);
    return sizeBytes === undefined ? model : { ...model, sizeBytes };
  };

/**
 * The models of an engine that runs, and what it computes on.
 * @throws ProblemError nothing-selected, engine-silent, engine-refused, and what Docker throws
 */
export const readModels = async (
  context: Context,
  running: RunningEngine,
  options: ReadModelsOptions = {},
): Promise<KnownEngine> => {
  const { engine, address, docker, service, container } = running;
  const { baseUrl, get } = address;
  const { signal } = options;
  const known = options.known?.id === container.id ? options.known : undefined;
  const where = { docker, platform: context.platform };
  const seen = { probe: { state: 'ready' }, previous: known?.accelerator, signal } as const;
  const [list, version, accelerator, memoryBytes, activity] = await Promise.all([
    engine.models(baseUrl, signal, get),
    known ? known.version : engine.version(baseUrl, signal, get),
    followAccelerator(engine, address, where, seen),
    containerMemory(running, options),
    engine.activity?.(baseUrl, signal, get),
  ]);
  const sizes = await sizesOf(running, list, known);
  return {
    id: container.id,
    ...(version !== undefined && { version }),
    accelerator,
    unloads: engine.unload !== undefined,
    sizes,
    result: {
      stack: await requireSelection(context.workspace),
      engine: {
        service,
        ...(version !== undefined && { version }),
        accelerator,
        ...(memoryBytes !== undefined && { memoryBytes }),
        ...(activity && { activity }),
      },
      models: list.map(withSize(sizes)),
    },
  };
};
