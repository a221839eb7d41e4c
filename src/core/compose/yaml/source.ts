import { readFile, stat } from 'node:fs/promises';
import { type Problem, ProblemError } from '../../../shared/errors.ts';

/** A text file that was read, kept whole so that any offset in it can be named as line and column. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Larger files are no Compose files: 10,000 services take about 6 MB. */
const maxBytes = 32 * 1024 * 1024;

const lineStarts = new WeakMap<Source, number[]>();

const startsOf = (source: Source): number[] => {
  const known = lineStarts.get(source);
  if (known) return known;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  lineStarts.set(source, starts);
  return starts;
};

/** The line and column, from 1, of an offset. */
export const locate = (source: Source, offset: number): { line: number; column: number } => {
  const starts = startsOf(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - starts[low]! + 1 };
};

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/** The problem for a file that a system call refused. */
export const fileProblem = (path: string, error: unknown): Problem => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return { code: 'file-missing', message: `${path} does not exist.`, where: { file: path } };
  const reason = reasons[code] ?? (code || String(error));
  return { code: 'file-unreadable', message: `${path} could not be read: ${reason}.`, where: { file: path } };
};

const unreadable = (path: string, reason: string): ProblemError =>
  new ProblemError({ code: 'file-unreadable', message: `${path} ${reason}.`, where: { file: path } });

/**
 * Reads a UTF-8 text file of at most 32 MB.
 * @throws ProblemError `file-missing` or `file-unreadable` (a folder, a device, too large, binary, not UTF-8, no permission)
 */
export const readSource = async (path: string): Promise<Source> => {
  let bytes: Buffer;
  try {
    const about = await stat(path);
    if (about.isDirectory()) throw unreadable(path, 'is a folder, not a file');
    if (!about.isFile()) throw unreadable(path, 'is not a regular file');
    if (about.size > maxBytes) throw unreadable(path, `is too large (${about.size} bytes; at most ${maxBytes})`);
    bytes = await readFile(path);
  } catch (error) {
    throw error instanceof ProblemError ? error : new ProblemError(fileProblem(path, error), { cause: error });
  }
  if (bytes.includes(0)) throw unreadable(path, 'is a binary file, not text');
  try {
    return { path, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch (cause) {
    throw new ProblemError(unreadable(path, 'is not UTF-8 text').problems, { cause });
  }
};
