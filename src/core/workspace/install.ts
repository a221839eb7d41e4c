import { createHash } from 'node:crypto';
import { lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ProblemError } from '../../shared/errors.ts';
import { replaceFile } from '../system/replace-file.ts';
import type { Workspace } from './find.ts';
import { systemCode, unwritable } from './fs-problem.ts';
import {
  besideOf,
  type Decided,
  type Decision,
  decide,
  type Found,
  type InstallRecord,
  recordAfter,
  recordBefore,
  writes,
} from './install-plan.ts';
import { printRecord, readRecord, recordFile } from './install-record.ts';
import { withLock } from './lock.ts';

export interface InstallOptions {
  /** The folder `stacks/` that the app brings. */
  readonly delivered: string;
  readonly workspace: Workspace;
  /** Replaced in tests. @see replaceFile */
  readonly write?: typeof replaceFile;
}

/** The files delivered, by what became of them: paths from the workspace's folder. */
export type InstallResult = Readonly<Record<Exclude<Decision, 'current'>, readonly string[]>>;

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const absent: Found = { kind: 'absent' };
const other: Found = { kind: 'other' };

/** What is at a path: no link on the way below the workspace's folder is followed, so nothing outside is read or written. */
const lookAt = async (root: string, path: string): Promise<Found> => {
  const parts = path.split('/');
  for (const [index] of parts.entries()) {
    const file = join(root, ...parts.slice(0, index + 1));
    const isLast = index === parts.length - 1;
    try {
      const info = await lstat(file);
      if (isLast && info.isFile()) return { kind: 'file', hash: hashOf(await readFile(file)), mode: info.mode & 0o777 };
      if (isLast || !info.isDirectory()) return other;
    } catch (error) {
      const code = systemCode(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return absent;
      if (code === 'EACCES') return other; // the user closed it to themselves: theirs
      throw error;
    }
  }
  return other;
};

/** The paths of the delivered files, from the workspace's folder. Links are not delivered. */
const deliveredPaths = async (delivered: string): Promise<string[]> => {
  const entries = await readdir(delivered, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== '.DS_Store')
    .map((entry) => join('stacks', relative(delivered, join(entry.parentPath, entry.name))).replaceAll(sep, '/'))
    .sort();
};

const source = (delivered: string, path: string): string => join(delivered, ...path.split('/').slice(1));

/** Whether the user removed a folder that held something of ours, and with it what would be new in it. */
const isFolderGone = async (root: string, path: string, record: InstallRecord): Promise<boolean> => {
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const held = Object.keys(record.installed).some((file) => file.startsWith(`${folder}/`));
    if (held && (await lookAt(root, folder)).kind === 'absent') return true;
  }
  return false;
};

const nothing: InstallRecord = { installed: {}, offered: {}, pending: {} };

/**
 * What there is to do; undefined: the folder is somebody else's. That is a checkout (`.git`), and any folder whose
 * `stacks/` the app did not make. A workspace without `stacks/` is begun anew.
 */
const survey = async ({ delivered, workspace }: InstallOptions) => {
  const { root } = workspace;
  if ((await lookAt(root, '.git')).kind !== 'absent') return undefined;
  const hasStacks = (await lookAt(root, 'stacks')).kind !== 'absent';
  const known = await readRecord(workspace);
  if (hasStacks && !known) return undefined;
  const record = hasStacks && known ? known : nothing;
  const files: Decided[] = [];
  for (const path of await deliveredPaths(delivered)) {
    const surveyed = {
      path,
      delivered: hashOf(await readFile(source(delivered, path))),
      found: await lookAt(root, path),
      beside: await lookAt(root, besideOf(path)),
      folderGone: await isFolderGone(root, path, record),
    };
    files.push({ ...surveyed, decision: decide(surveyed, record) });
  }
  return { record, files };
};

const resultOf = (files: readonly Decided[]): InstallResult => {
  const decided = (decision: Decision): string[] =>
    files.filter((file) => file.decision === decision).map(({ path }) => path);
  return {
    install: decided('install'),
    update: decided('update'),
    offer: decided('offer'),
    crowded: decided('crowded'),
    kept: decided('kept'),
    removed: decided('removed'),
  };
};

/** Writes one file in one step. Readable to all, since containers read it under users of their own. */
const deliver = async (options: Required<InstallOptions>, file: Decided): Promise<void> => {
  const { delivered, workspace, write } = options;
  const target = join(workspace.root, file.decision === 'offer' ? besideOf(file.path) : file.path);
  const from = source(delivered, file.path);
  const executable = ((await lstat(from)).mode & 0o100) !== 0;
  const mode = file.decision === 'update' && file.found.kind === 'file' ? file.found.mode : executable ? 0o755 : 0o644;
  try {
    await mkdir(dirname(target), { recursive: true });
    await write(target, await readFile(from), mode);
  } catch (error) {
    throw unwritable(target, error);
  }
};

/** The same problem, saying what a run that was cut short left. */
const afterSome = (error: unknown, done: number, all: number): unknown => {
  if (!(error instanceof ProblemError)) return error;
  const kept = `${done} of ${all} files were written, the others are as they were. The next start goes on with them.`;
  return new ProblemError(
    error.problems.map((problem) => ({ ...problem, kept })),
    { cause: error },
  );
};

const apply = async (options: Required<InstallOptions>, record: InstallRecord, files: readonly Decided[]) => {
  const file = recordFile(options.workspace);
  const note = (next: InstallRecord): Promise<void> =>
    options.write(file, printRecord(next), 0o600).catch((error) => {
      throw unwritable(file, error);
    });
  const wanted = files.filter(({ decision }) => writes(decision));
  await note(recordBefore(record, files));
  for (const [done, one] of wanted.entries()) {
    await deliver(options, one).catch((error) => {
      throw afterSome(error, done, wanted.length);
    });
  }
  await note(recordAfter(record, files));
};

/**
 * Brings the app's stacks into the workspace: what the user did not touch is updated, what the user changed is kept and
 * the new version put beside it as `<name>.new`, what the user removed stays removed. Nothing is written outside the
 * workspace, every file in one step, and a run that was interrupted is continued by the next.
 * @returns undefined: the folder is a checkout or has stacks of somebody else; nothing was done
 * @throws ProblemError locked, file-unreadable, workspace-read-only, disk-full
 */
export const installStacks = async (options: InstallOptions): Promise<InstallResult | undefined> => {
  const first = await survey(options);
  if (!first) return undefined;
  const after = recordAfter(first.record, first.files);
  if (!first.files.some(({ decision }) => writes(decision)) && isDeepStrictEqual(after, first.record)) {
    return resultOf(first.files);
  }
  return withLock(options.workspace, { command: 'update stacks', isUpkeep: true }, async () => {
    const now = await survey(options); // again: another process may have been at it
    if (!now) return undefined;
    await apply({ write: replaceFile, ...options }, now.record, now.files);
    return resultOf(now.files);
  });
};
