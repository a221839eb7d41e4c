import { ProblemError } from '../../shared/errors.ts';
import type { ContainerReading } from '../../shared/metrics.ts';
import { runningEngine } from '../commands/engine.ts';
import { type KnownEngine, type ReadModelsOptions, readModels } from '../commands/read-models.ts';
import type { Context } from '../context.ts';
import type { ContainerStreams } from './containers.ts';
import type { Unloadable } from './governor.ts';
import { unloadablesOf } from './unloadables.ts';

/** ms that a container may take to be measured: two documents of its stream. */
const measureMs = 3_000;

/** What a container uses, with its CPU: from the stream that is open, or from one for this purpose. */
const measure = async (
  { connection, clock }: Context,
  streams: ContainerStreams,
  id: string,
): Promise<ContainerReading> => {
  const known = streams.now().containers.get(id)?.reading;
  if (known?.cpuPercent !== undefined) return known;
  const docker = await connection.docker();
  const done = new AbortController();
  clock.sleep(measureMs, done.signal).then(
    () => done.abort(),
    () => {},
  ); // rejects when it was measured before
  let last: ContainerReading = {};
  for await (const reading of docker.stats(id, { signal: done.signal })) {
    last = reading;
    if (reading.cpuPercent !== undefined) break;
  }
  done.abort();
  return last;
};

/** What a reading of models says is loaded; what it computes is not looked at. */
export const unloadablesIn = ({ result, unloads }: KnownEngine): Unloadable[] => unloadablesOf(result, {}, unloads);

/** What is loaded now and what of it is idle, asked anew. Nothing if no engine runs, or none that answers. */
export const readUnloadables = async (
  context: Context,
  streams: ContainerStreams,
  options: ReadModelsOptions,
): Promise<Unloadable[]> => {
  try {
    const known = await readModels(context, await runningEngine(context), options);
    return unloadablesOf(known.result, await measure(context, streams, known.id), known.unloads);
  } catch (error) {
    if (error instanceof ProblemError) return [];
    throw error;
  }
};

/** Names of loaded models that an earlier reading of the same engine did not have. */
export const newlyLoaded = (before: KnownEngine | undefined, after: KnownEngine | undefined): string[] => {
  if (!before || !after || before.id !== after.id) return [];
  const loaded = ({ result: { models } }: KnownEngine) =>
    models.filter(({ state }) => state === 'loaded').map(({ name }) => name);
  const known = new Set(loaded(before));
  return loaded(after).filter((name) => !known.has(name));
};
