import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../workspace/fs-problem.ts';

/** Bytes of one file. */
export const maxBytes = 5_000_000;
/** Bytes of the older files together: one, and small ones that come of two programs that put a file aside at once. */
const maxOlderBytes = 7_500_000;
/** ms that are kept. */
export const keptMs = 86_400_000;

const current = 'history.ndjson';
const older = /^history-\d{8}T\d{9}Z-[0-9a-f]{8}\.ndjson$/;

export const historyFile = (folder: string): string => join(folder, current);

/** Names of the older files, newest first: their names are times. */
const olderFiles = async (folder: string): Promise<string[]> => {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => older.test(name)).sort((a, b) => (a < b ? 1 : -1));
};

/** All files of the history, oldest first. */
export const historyFiles = async (folder: string): Promise<string[]> => {
  const names = [...(await olderFiles(folder)).toReversed(), current];
  return names.map((name) => join(folder, name));
};

/** Opens a plain file for reading and appending: never through a link, never something that blocks. */
export const openPlain = async (file: string, flags: number): Promise<FileHandle> => {
  const handle = await open(file, flags | constants.O_NOFOLLOW | constants.O_NONBLOCK, 0o600);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw Object.assign(new Error(`${file} is not a file`), { code: 'EEXIST' });
};

/**
 * Puts the current file aside under a name of its own: two programs that do so at once overwrite nothing. Old files go
 * when they are too old, or too many.
 */
export const rotate = async (folder: string, now: number): Promise<void> => {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  await rename(historyFile(folder), join(folder, `history-${stamp}-${randomUUID().slice(0, 8)}.ndjson`));
  let bytes = 0;
  for (const [n, name] of (await olderFiles(folder)).entries()) {
    const file = join(folder, name);
    const stats = await lstat(file).catch(() => undefined); // removed by another program
    bytes += stats?.size ?? 0;
    const tooOld = stats !== undefined && now - stats.mtimeMs > keptMs;
    if ((n > 0 && bytes > maxOlderBytes) || tooOld) await rm(file, { force: true });
  }
};
