import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { replaceFile } from '../../src/core/system/replace-file.ts';
import { installStacks } from '../../src/core/workspace/install.ts';

/** Files by path, with their text. */
export type Tree = Readonly<Record<string, string>>;

/** Two versions of the stacks that an app brings. */
export const version1: Tree = {
  'ollama/docker-compose.yml': 'one',
  'ollama/.env.example': 'A=1',
  'mistral/docker-compose.yml': 'one',
  'common/nginx/docker-compose.yml': 'one',
};
export const version2: Tree = {
  'ollama/docker-compose.yml': 'two',
  'ollama/.env.example': 'A=1',
  'ollama/config/Modelfile': 'two',
  'mistral/docker-compose.yml': 'two',
  'mistral/config/models.toml': 'two',
  'common/nginx/docker-compose.yml': 'two',
};

/** The same files, as they lie in a workspace. */
export const inStacks = (files: Tree): Tree =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`stacks/${name}`, text]));

/** Writes files below a folder. */
export const put = async (base: string, tree: Tree): Promise<void> => {
  for (const [name, text] of Object.entries(tree)) {
    await mkdir(dirname(join(base, name)), { recursive: true });
    await writeFile(join(base, name), text);
  }
};

/** The files of a workspace, without the app's own state; links are left out. */
export const treeOf = async (base: string): Promise<Tree> => {
  const entries = await readdir(base, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(base.length + 1))
    .filter((name) => !name.startsWith('.frontier/'));
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(base, name), 'utf8')])),
  );
};

/** A folder with a workspace to be, into which versions of the stacks are installed. */
export const beginInstalling = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-install-'));
  const root = join(folder, 'workspace');
  return {
    folder,
    root,
    install: async (files: Tree, write = replaceFile) => {
      const delivered = await mkdtemp(join(folder, 'delivered-'));
      await put(delivered, files);
      return installStacks({ delivered, workspace: { root }, write });
    },
    tree: () => treeOf(root),
    record: () => readFile(join(root, '.frontier/installed.json'), 'utf8'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
