import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The temporary name beside a file; fixed, so that what a crash leaves is overwritten by the next write. */
export const temporaryFor = (file: string): string => join(dirname(file), `.${basename(file)}.frontier-tmp`);

/**
 * Replaces a file's content in one step: readers see the old text or the new, also after a crash or on a full disk. The
 * owner is kept; a link is followed. One writer at a time. Not `write-file-atomic`: its single `write` is cut short by a
 * full disk, and it renames the truncated file over the whole one.
 * @throws the system's error, with the old file untouched
 */
export const replaceFile = async (file: string, text: string | Uint8Array, mode: number): Promise<void> => {
  const target = await realpath(file).catch(() => file);
  const temporary = temporaryFor(target);
  const owner = await stat(target).catch(() => undefined);
  await rm(temporary, { force: true });
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.chmod(mode);
      if (owner) await handle.chown(owner.uid, owner.gid).catch(() => {}); // only root may give a file away
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
};
