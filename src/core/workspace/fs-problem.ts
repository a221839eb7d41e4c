import { type Problem, ProblemError } from '../../shared/errors.ts';

/** The code of a system error (`ENOENT`), or undefined for anything else. */
export const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const readReasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ELOOP: 'its link leads in a circle',
};

/** Why a file could not be read, for people. */
export const unreadable = (file: string, error: unknown): Problem => {
  const code = systemCode(error);
  const reason = (code && readReasons[code]) ?? (error instanceof Error ? error.message : String(error));
  return {
    code: code === 'ENOENT' ? 'file-missing' : 'file-unreadable',
    message: code === 'ENOENT' ? `${file} does not exist.` : `${file} could not be read: ${reason}.`,
    where: { file },
  };
};

/** A failed write in the workspace as a problem; what is not a file system's refusal is passed on as it is. */
export const unwritable = (file: string, error: unknown): unknown => {
  const code = systemCode(error);
  if (code === undefined) return error;
  const detail = { where: { file }, kept: 'Nothing was changed.' };
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new ProblemError(
      { code: 'disk-full', message: `There is no space left to write ${file}.`, ...detail },
      { cause: error },
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new ProblemError(
      {
        code: 'workspace-read-only',
        message: `${file} cannot be written: ${code === 'EROFS' ? 'the file system is read-only' : 'permission denied'}.`,
        ...detail,
      },
      { cause: error },
    );
  if (code === 'ENOTDIR' || code === 'EEXIST' || code === 'EISDIR' || code === 'ELOOP')
    return new ProblemError(
      {
        code: 'workspace-read-only',
        message: `${file} cannot be written: something else is in its place (${code}).`,
        action: 'Move away what is there.',
        ...detail,
      },
      { cause: error },
    );
  return error;
};
