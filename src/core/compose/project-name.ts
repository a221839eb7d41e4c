import { basename } from 'node:path';
import type { Environment } from './environment.ts';
import { interpolate } from './interpolate.ts';
import type { Session } from './session.ts';
import { nodeAt, textOf } from './yaml/node.ts';

/** A name as Compose makes it fit: lower case, only `a-z0-9_-`, no leading `_` or `-`. */
export const fitName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');

const given = (name: string, from: string, session: Session): string => {
  if (fitName(name) !== name) {
    const message = `"${name}" (${from}) is not a valid project name: only a-z, 0-9, "_" and "-", and a letter or digit first.`;
    session.problems.add({ code: 'compose-invalid', message });
  }
  return name;
};

/** The last `name:` of some files, variables replaced; undefined if none has one. */
const nameInFiles = async (files: readonly string[], environment: Environment, session: Session) => {
  let name: string | undefined;
  for (const file of files)
    for (const { root } of (await session.documents(file)) ?? []) {
      const node = nodeAt(root, 'name');
      if (node?.kind !== 'scalar' || textOf(node) === '') continue;
      const value = textOf(interpolate(node, { lookup: environment.lookup, unset: session.unset }, session.problems));
      if (value !== undefined) name = value;
    }
  return name;
};

/** The project's name: the one asked for, COMPOSE_PROJECT_NAME, the last `name:` of the files, the folder's. */
export const projectName = async (
  asked: string | undefined,
  files: readonly string[],
  dir: string,
  environment: Environment,
  session: Session,
): Promise<string> => {
  if (asked) return given(asked, 'given', session);
  const variable = environment.lookup('COMPOSE_PROJECT_NAME');
  if (variable) return given(variable, 'COMPOSE_PROJECT_NAME', session);
  const named = await nameInFiles(files, environment, session);
  const name = fitName(named ?? basename(dir));
  if (name === '') {
    const message = `"${named ?? basename(dir)}" holds no letter or digit to name the project by; add a name: to the file.`;
    session.problems.add({ code: 'compose-invalid', message, where: { file: files[0] ?? dir } });
  }
  return name;
};
