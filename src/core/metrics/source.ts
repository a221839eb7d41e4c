import { readdir, readFile } from 'node:fs/promises';
import type { Absence } from '../../shared/metrics.ts';
import type { Exec, ExecOutcome } from '../system/exec.ts';

/** What one try to read brought: the figures, or why there are none. */
export type Outcome<T> = { readonly value: T } | { readonly absent: Absence };

/** Something that can be read again and again. */
export interface Source<T> {
  readonly name: string;
  /** ms from one start to the next while someone looks, and while nobody does. */
  readonly paceMs: { readonly visible: number; readonly hidden: number };
  /** One try. What is no longer wanted, or takes too long, is told by the signal. */
  read(signal: AbortSignal): Promise<Outcome<T>>;
}

/** The pace of a reading that says nothing else. */
export const defaultPaceMs = { visible: 2000, hidden: 15_000 } as const;

/** A command may take this long; then it is killed. */
export const readTimeoutMs = 2000;

/** The files of /proc and /sys. */
export interface Files {
  read(path: string): Promise<string>;
  list(folder: string): Promise<string[]>;
}

export const systemFiles: Files = {
  read: (path) => readFile(path, 'utf8'),
  list: (folder) => readdir(folder),
};

/** The environment that commands get: nothing of the user's but where programs are, and messages in English. */
export const commandEnv = (path: string | undefined) => ({
  PATH: path ?? '/usr/bin:/bin:/usr/sbin:/sbin',
  LC_ALL: 'C',
});

/** Runs a command that reads figures: at most two seconds, then it is killed. Its text, or why there is none. */
export async function readCommand(
  exec: Exec,
  file: string,
  args: readonly string[],
  path?: string,
): Promise<Outcome<string>> {
  const outcome = await exec(file, args, { timeoutMs: readTimeoutMs, env: commandEnv(path) });
  if (outcome.code === 0) return { value: outcome.stdout };
  return { absent: commandAbsence(file.slice(file.lastIndexOf('/') + 1), outcome) };
}

function commandAbsence(name: string, outcome: ExecOutcome): Absence {
  if (outcome.failure === 'timeout') return timeoutAbsence(name);
  if (outcome.failure === 'ENOENT') return { code: 'not-installed', message: `${name} is not installed` };
  const said = firstLine(outcome.stderr) || firstLine(outcome.stdout);
  const how = outcome.failure ?? (outcome.code === null ? 'was killed' : `ended with code ${outcome.code}`);
  return { code: 'failed', message: `${name} failed (${how})${said ? `: ${said}` : ''}` };
}

export const timeoutAbsence = (name: string): Absence => ({
  code: 'timeout',
  message: `${name} did not answer within ${readTimeoutMs / 1000} s`,
});

/** Reads a file of /proc or /sys, or says why it can't be read. */
export async function readFigureFile(files: Files, path: string): Promise<Outcome<string>> {
  try {
    return { value: await files.read(path) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT') return { absent: { code: 'unsupported', message: `${path} does not exist on this system` } };
    return { absent: { code: 'failed', message: `${path} could not be read (${code})` } };
  }
}

/** The first line that says something, kept short. */
const firstLine = (text: string): string =>
  (text.split('\n').find((line) => line.trim() !== '') ?? '').trim().slice(0, 200);
