import { stat } from 'node:fs/promises';
import { parseDotenv } from './dotenv.ts';
import type { Problems } from './problems.ts';
import type { Session } from './session.ts';
import type { Lookup } from './template.ts';
import { fileProblem, readSource } from './yaml/source.ts';

/** The variables of a project: what each name is worth, and which files were read for it. */
export interface Environment {
  readonly lookup: Lookup;
  readonly files: readonly string[];
}

/** A lookup in a record; inherited properties are none. */
export const lookupIn =
  (record: Readonly<Record<string, string | undefined>>): Lookup =>
  (name) =>
    Object.hasOwn(record, name) ? record[name] : undefined;

const firstOf =
  (...lookups: readonly Lookup[]): Lookup =>
  (name) => {
    for (const lookup of lookups) {
      const value = lookup(name);
      if (value !== undefined) return value;
    }
    return undefined;
  };

/** Whether there is something under a path; a problem if that can't be told. What is not there is kept in mind. */
export const exists = async (path: string, { problems, absent }: Session): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') absent.add(path);
    else problems.add(fileProblem(path, error));
    return false;
  }
};

/** The values of a dotenv file; what is wrong is added to the problems. */
export const readDotenv = async (
  path: string,
  lookup: Lookup,
  problems: Problems,
  earlier?: Lookup,
): Promise<Readonly<Record<string, string>>> => {
  try {
    const { text } = await readSource(path);
    const { values, problems: found } = parseDotenv(text, path, lookup, earlier);
    for (const problem of found) problems.add(problem);
    return values;
  } catch (error) {
    problems.take(error);
    return {};
  }
};

/** An environment with some dotenv files below it; later files win over earlier ones. */
export const withDotenv = async (
  outer: Environment,
  paths: readonly string[],
  problems: Problems,
): Promise<Environment> => {
  let inner: Readonly<Record<string, string>> = {};
  for (const path of paths) {
    const values = await readDotenv(path, outer.lookup, problems, lookupIn(inner));
    inner = { ...inner, ...values };
  }
  return { lookup: firstOf(outer.lookup, lookupIn(inner)), files: [...outer.files, ...paths] };
};

/** An environment in which one more name has a value, above all others. */
export const withVariable = (environment: Environment, name: string, value: string): Environment => ({
  ...environment,
  lookup: (asked) => (asked === name ? value : environment.lookup(asked)),
});

const truthy = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);

/**
 * The environment of a project: the shell's, then the `.env` of its folder, unless COMPOSE_DISABLE_ENV_FILE is set.
 * `text`: what `.env` would hold, instead of what it holds.
 */
export const projectEnvironment = async (
  shell: Readonly<Record<string, string | undefined>>,
  dir: string,
  session: Session,
  text?: string,
): Promise<Environment> => {
  const outer: Environment = { lookup: lookupIn(shell), files: [] };
  if (truthy.has(shell.COMPOSE_DISABLE_ENV_FILE ?? '')) return outer;
  const file = `${dir.replace(/\/$/, '')}/.env`;
  if (text !== undefined) {
    const { values, problems } = parseDotenv(text, file, outer.lookup);
    for (const problem of problems) session.problems.add(problem);
    return { lookup: firstOf(outer.lookup, lookupIn(values)), files: [] };
  }
  return (await exists(file, session)) ? withDotenv(outer, [file], session.problems) : outer;
};
