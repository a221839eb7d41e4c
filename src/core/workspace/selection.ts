import { lstat, mkdir, open, readlink, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { type Workspace, workspacePaths } from './find.ts';
import { systemCode, unreadable, unwritable } from './fs-problem.ts';

/** What `docker-compose.yml` in the workspace says. The link is the one truth. */
export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'stack'; readonly id: string }
  /** The link names a stack whose file is gone. */
  | { readonly kind: 'dangling'; readonly id: string; readonly problem: Problem }
  /** A file, a folder, or a link to elsewhere: the user's, never replaced. */
  | { readonly kind: 'not-ours'; readonly problem: Problem };

const notOurs = (file: string, what: string): Selection => ({
  kind: 'not-ours',
  problem: {
    code: 'selection-real-file',
    message: `${file} is ${what}, not a link to a stack of this workspace.`,
    where: { file },
    kept: 'It was left as it is.',
  },
});

/** The id of the stack that a link's target names, or undefined: only `stacks/<id>/docker-compose.yml` does. */
const stackOfTarget = (root: string, target: string): string | undefined => {
  const parts = relative(root, resolve(root, target)).split(sep);
  const [stacks, id, file] = parts;
  return parts.length === 3 && stacks === 'stacks' && file === 'docker-compose.yml' ? id : undefined;
};

/** Reads the selection; what is wrong with it is part of the answer. */
export const readSelection = async (workspace: Workspace): Promise<Selection> => {
  const file = workspacePaths(workspace).selection;
  let target: string;
  try {
    const found = await lstat(file);
    if (!found.isSymbolicLink()) return notOurs(file, found.isDirectory() ? 'a folder' : 'a file of yours');
    target = await readlink(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { kind: 'none' };
    throw new ProblemError(unreadable(file, error), { cause: error });
  }
  const id = stackOfTarget(workspace.root, target);
  if (id === undefined) return notOurs(file, `a link to ${target}`);
  try {
    await stat(file);
  } catch {
    const message = `${file} links to ${target}, which is not there.`;
    return { kind: 'dangling', id, problem: { code: 'selection-dangling', message, where: { file } } };
  }
  return { kind: 'stack', id };
};

/** The id of the selected stack. @throws ProblemError if there is none that can be used */
export const requireSelection = async (workspace: Workspace): Promise<string> => {
  const selection = await readSelection(workspace);
  if (selection.kind === 'stack') return selection.id;
  throw new ProblemError(
    selection.kind === 'none'
      ? { code: 'nothing-selected', message: `No stack is selected in ${workspace.root}.` }
      : selection.problem,
  );
};

/** @throws ProblemError selection-real-file: what is in the link's place is the user's */
export const requireOurs = async (workspace: Workspace): Promise<void> => {
  const selection = await readSelection(workspace);
  if (selection.kind === 'not-ours') throw new ProblemError(selection.problem);
};

/** Makes the rename itself survive a power cut. Not every file system can sync a folder: then the rename stands as it is. */
const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync().catch(() => {});
  } finally {
    await handle.close();
  }
};

/**
 * Points the selection at a stack: a relative link made under one temporary name in `.frontier/`, then renamed over.
 * Whoever reads it meanwhile sees the old link or the new one; what a crash leaves is overwritten next time. Call it
 * under the workspace's lock.
 * @returns whether it changed
 * @throws ProblemError selection-real-file, workspace-read-only, disk-full
 */
export const moveSelection = async (workspace: Workspace, id: string): Promise<boolean> => {
  const paths = workspacePaths(workspace);
  const current = await readSelection(workspace);
  if (current.kind === 'not-ours') throw new ProblemError(current.problem);
  const temporary = join(paths.state, 'selection.tmp');
  await rm(temporary, { force: true }).catch(() => {});
  if (current.kind === 'stack' && current.id === id) return false;
  try {
    await mkdir(paths.state, { recursive: true });
    await symlink(join('stacks', id, 'docker-compose.yml'), temporary);
    await rename(temporary, paths.selection);
    await syncFolder(dirname(paths.selection));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw unwritable(paths.selection, error);
  }
  return true;
};

/**
 * Takes the selection away: for what began without one. Call it under the workspace's lock.
 * @throws ProblemError selection-real-file, workspace-read-only
 */
export const clearSelection = async (workspace: Workspace): Promise<void> => {
  const file = workspacePaths(workspace).selection;
  await requireOurs(workspace);
  try {
    await rm(file, { force: true });
    await syncFolder(dirname(file));
  } catch (error) {
    throw unwritable(file, error);
  }
};
