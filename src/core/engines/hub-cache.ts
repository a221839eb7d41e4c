import { ProblemError } from '../../shared/errors.ts';
import type { Docker } from '../docker/client.ts';

/** Names of models on Hugging Face; others (folders) are not in its cache. */
const hubName = /^[\w.-]+\/[\w.-]+$/;
/** How the cache names a model's folder. */
const folderOf = (name: string): string => `models--${name.replace('/', '--')}`;

/** Sizes in KiB of the folders named, those that there are. Symbolic links in them point to files that are counted once. */
const script = 'cd "${HF_HOME:-$HOME/.cache/huggingface}/hub" && du -sk "$@"';

/** More models than this are not looked for. */
const maxModels = 50;
const timeoutMs = 5_000;

/**
 * Bytes that models take in the Hugging Face cache of a container, by name: Mistral.rs does not tell them. One that is not
 * there, or all if the container has no shell or `du`, is left out.
 */
export const cacheSizes = async (
  docker: Pick<Docker, 'exec'>,
  containerId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  const asked = names.filter((name) => hubName.test(name)).slice(0, maxModels);
  if (asked.length === 0) return new Map();
  try {
    const { stdout } = await docker.exec(containerId, ['sh', '-c', script, 'sh', ...asked.map(folderOf)], {
      timeoutMs,
    });
    const sizes = new Map(
      [...stdout.matchAll(/^(\d{1,12})\s+(\S+)$/gm)].map(([, size, folder]) => [folder, Number(size)]),
    );
    return new Map(
      asked.flatMap((name): [string, number][] => {
        const size = sizes.get(folderOf(name));
        return size === undefined ? [] : [[name, size * 1024]];
      }),
    );
  } catch (error) {
    if (error instanceof ProblemError) return new Map();
    throw error;
  }
};
