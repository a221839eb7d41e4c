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

/** Where to look for a workspace. */
export interface WorkspacePlaces {
  readonly cwd: string;
  /** The one that the user names: it or none. */
  readonly explicit?: string;
  /** The one that the user chose in the app, absolute. */
  readonly usual?: string;
}

/**
 * The workspace named explicitly, else the nearest folder with `stacks/` from `cwd` upwards, else the usual one.
 * @throws ProblemError workspace-missing
 */
export const findWorkspace = async (from: WorkspacePlaces): Promise<Workspace> => {
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
  if (from.usual !== undefined && (await isFolder(join(from.usual, 'stacks')))) return { root: from.usual };
  throw new ProblemError({
    code: 'workspace-missing',
    message: `Neither ${resolve(from.cwd)} nor a folder above it has a folder stacks/.`,
  });
};
