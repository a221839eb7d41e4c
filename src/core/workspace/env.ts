import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProblemError } from '../../shared/errors.ts';
import { replaceFile } from '../system/replace-file.ts';
import { type Completion, completeEnvText, type Example } from './env-text.ts';
import { type Workspace, workspacePaths } from './find.ts';
import { systemCode, unreadable, unwritable } from './fs-problem.ts';

/** What a file holds; undefined: there is none. @throws ProblemError file-unreadable */
const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new ProblemError({ ...unreadable(file, error), kept: 'It was left as it is.' }, { cause: error });
  }
};

/** The `.env.example` files for a stack: its own, then those of the common parts by name. */
export const readExamples = async (workspace: Workspace, stack: string): Promise<Example[]> => {
  const common = await readdir(join(workspace.root, 'stacks', 'common')).catch(() => []);
  const folders = [join('stacks', stack), ...common.sort().map((name) => join('stacks', 'common', name))];
  const examples: Example[] = [];
  for (const folder of folders) {
    const name = join(folder, '.env.example');
    const text = await readIfThere(join(workspace.root, name)).catch(ignoreNotFolder);
    if (text !== undefined) examples.push({ name, text });
  }
  return examples;
};

/** `stacks/common` may hold plain files beside its folders. */
const ignoreNotFolder = (error: unknown): undefined => {
  if (error instanceof ProblemError && systemCode(error.cause) === 'ENOTDIR') return undefined;
  throw error;
};

/** 144 bits; no character that a shell, YAML or `.env` reads in a special way. */
const randomPassword = (): string => randomBytes(18).toString('base64url');

/**
 * What `.env` would become for a stack; undefined: it lacks nothing. Writes nothing.
 * @throws ProblemError file-unreadable
 */
export const planEnv = async (workspace: Workspace, stack: string): Promise<Completion | undefined> => {
  const existing = await readIfThere(workspacePaths(workspace).env);
  return completeEnvText(existing, await readExamples(workspace, stack), randomPassword);
};

/** What `.env` holds, and what it would hold once completed for a stack. @throws ProblemError file-unreadable */
export const readEnv = async (workspace: Workspace, stack: string): Promise<{ text: string; completed: string }> => {
  const text = (await readIfThere(workspacePaths(workspace).env)) ?? '';
  return { text, completed: (await planEnv(workspace, stack))?.text ?? text };
};

/**
 * Replaces `.env` in one step, mode 0600; if it is a link, the file it leads to.
 * @throws ProblemError workspace-read-only, disk-full
 */
export const writeEnv = async (workspace: Workspace, text: string): Promise<void> => {
  const { env } = workspacePaths(workspace);
  try {
    await replaceFile(env, text, 0o600);
  } catch (error) {
    throw unwritable(env, error);
  }
};

/**
 * Makes `.env` if there is none, or appends the variables that it lacks for a stack. Nothing in it is changed or
 * removed; the file is replaced in one step, mode 0600; if it is a link, the file it leads to is.
 * @throws ProblemError file-unreadable, workspace-read-only, disk-full
 */
export const completeEnv = async (workspace: Workspace, stack: string): Promise<Completion | undefined> => {
  const completion = await planEnv(workspace, stack);
  if (completion) await writeEnv(workspace, completion.text);
  return completion;
};
