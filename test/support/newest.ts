import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** ms since 1970 of the newest file at a path or below it; Infinity for what isn't there. */
export const newest = async (path: string): Promise<number> => {
  const info = await stat(path).catch(() => undefined);
  if (!info) return Number.POSITIVE_INFINITY;
  if (!info.isDirectory()) return info.mtimeMs;
  const names = await readdir(path);
  return Math.max(info.mtimeMs, ...(await Promise.all(names.map((name) => newest(join(path, name))))));
};
