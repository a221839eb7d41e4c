import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ProblemError } from '../../shared/errors.ts';
import { type Workspace, workspacePaths } from './find.ts';
import { systemCode, unreadable } from './fs-problem.ts';
import type { InstallRecord } from './install-plan.ts';

const hashes = z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/));
const schema = z.object({ version: z.literal(1), installed: hashes, offered: hashes, pending: hashes });

/** Where the app keeps what it delivered into a workspace. */
export const recordFile = (workspace: Workspace): string => join(workspacePaths(workspace).state, 'installed.json');

/** The record as text. */
export const printRecord = (record: InstallRecord): string =>
  `${JSON.stringify({ version: 1, ...record }, undefined, 2)}\n`;

const parse = (text: string): InstallRecord | undefined => {
  try {
    const { installed, offered, pending } = schema.parse(JSON.parse(text));
    return { installed, offered, pending };
  } catch {
    return undefined;
  }
};

/**
 * What was delivered so far; undefined: nothing was, ever.
 * @throws ProblemError file-unreadable: without it nobody knows what the user changed or removed
 */
export const readRecord = async (workspace: Workspace): Promise<InstallRecord | undefined> => {
  const file = recordFile(workspace);
  const kept = 'Every file of the workspace was left as it is.';
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new ProblemError({ ...unreadable(file, error), kept }, { cause: error });
  }
  const record = parse(text);
  if (record) return record;
  throw new ProblemError({
    code: 'file-unreadable',
    message: `${file} is damaged or from a newer version, so the stacks were not updated.`,
    where: { file },
    kept,
    action: 'Install the newest version of the app, or remove this file: stacks that you removed then come back.',
  });
};
