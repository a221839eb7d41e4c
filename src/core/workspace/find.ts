import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ProblemError } from '../../shared/errors.ts';

/**
 * A folder with `stacks/`. Paths are lexical: never `realpath`, because Compose resolves everything against the folder
 * that it was given.
 */
export interface Workspace {
  /** Absolute. */
  readonly root: string;
}

/** The paths that a workspace has, whether they exist or not. */
export const workspacePaths = ({ root }: Workspace) => ({
  stacks: join(root, 'stacks'),
  selection: join(root, 'docker-compose.yml'),
  env: join(root, '.env'),
  /** The app's own state. */
  state: join(root, '.frontier'),
});

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

/**
 * The workspace named explicitly, else the nearest folder with `stacks/` from `cwd` upwards.
 * @throws ProblemError workspace-missing
 */
export const findWorkspace = async (from: { readonly cwd: string; readonly explicit?: string }): Promise<Workspace> => {
  if (from.explicit !== undefined) {
    const root = resolve(from.cwd, from.explicit);
    if (await isFolder(join(root, 'stacks'))) return { root };
    const what = (await isFolder(root)) ? 'has no folder stacks/' : 'is not a folder';
    throw new ProblemError({ code: 'workspace-missing', message: `${root} ${what}.`, where: { file: root } });
  }
  for (let folder = resolve(from.cwd); ; folder = dirname(folder)) {
    if (await isFolder(join(folder, 'stacks'))) return { root: folder };
    if (folder === dirname(folder)) break;
  }
  throw new ProblemError({
    code: 'workspace-missing',
    message: `Neither ${resolve(from.cwd)} nor a folder above it has a folder stacks/.`,
  });
};
