import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ProblemError } from '../../../shared/errors.ts';
import type { Service } from '../../compose/model.ts';

/** The part of `HostConfig` that `security_opt` becomes. */
export interface SecurityOptions {
  readonly SecurityOpt?: readonly string[];
  readonly MaskedPaths?: readonly string[];
  readonly ReadonlyPaths?: readonly string[];
}

/** `security_opt` for the API: it takes the text of a seccomp profile, not its path. */
export async function readSecurity({ security_opt }: Service, workingDir: string): Promise<SecurityOptions> {
  if (!security_opt) return {};
  const options = security_opt.filter((option) => option !== unmasked);
  const SecurityOpt = await Promise.all(options.map((option) => withProfile(option, workingDir)));
  return { SecurityOpt, ...(options.length < security_opt.length && { MaskedPaths: [], ReadonlyPaths: [] }) };
}

const unmasked = 'systempaths=unconfined';

async function withProfile(option: string, workingDir: string): Promise<string> {
  const path = /^seccomp[=:](?!unconfined$|builtin$)(.+)$/.exec(option)?.[1];
  if (path === undefined) return option;
  const file = resolve(workingDir, path);
  try {
    return `seccomp=${JSON.stringify(JSON.parse(await readFile(file, 'utf8')))}`;
  } catch (error) {
    throw new ProblemError({
      code: 'file-unreadable',
      message: `The seccomp profile ${path} could not be read.`,
      where: { file },
      evidence: [error instanceof Error ? error.message : String(error)],
    });
  }
}
