import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { StackInfo } from '../../shared/snapshot.ts';
import { Problems } from '../compose/problems.ts';
import { readStackBlock } from '../compose/x-frontier.ts';
import { nodeAt, textOf } from '../compose/yaml/node.ts';
import { parseDocuments } from '../compose/yaml/parse.ts';
import { readSource } from '../compose/yaml/source.ts';
import { type Workspace, workspacePaths } from './find.ts';
import { systemCode, unreadable } from './fs-problem.ts';

/** What every stack includes; not a stack itself. */
const commonFolder = 'common';
/** A stack's id is a folder's name, a word of the command line and part of a link: nothing that acts in any of them. */
const validId = /^[a-z0-9][a-z0-9_-]{0,62}$/;

const fileOf = (workspace: Workspace, id: string): string =>
  join(workspacePaths(workspace).stacks, id, 'docker-compose.yml');

/** The problem with a stack whose files lie outside the workspace: a link could bring in anything. */
const outside = async (workspace: Workspace, id: string): Promise<Problem | undefined> => {
  const file = fileOf(workspace, id);
  const root = await realpath(workspace.root);
  const real = await realpath(file).catch(() => undefined); // not there: said when it is read
  if (real === undefined || real.startsWith(root + sep)) return undefined;
  const message = `stacks/${id} leads to ${real}, which is not in the workspace.`;
  return { code: 'stack-outside', message, where: { file } };
};

type Block = Omit<StackInfo, 'id' | 'problems'>;

/** What a stack whose block can't be read is called. */
const unknownBlock = (id: string): Block => ({ title: id, engine: { service: id, kind: 'openai', port: 0 } });

/** Reads the `x-frontier` block of a file alone: not what it includes, which is read when it is used. */
const readBlock = async (file: string, problems: Problems): Promise<Block | undefined> => {
  const source = await readSource(file);
  const node = nodeAt((await parseDocuments(source, problems))[0]?.root, 'x-frontier');
  if (!node) {
    const message = 'There is no x-frontier block: it says what the stack is.';
    if (problems.size === 0) problems.add({ code: 'x-frontier-invalid', message, where: { file } });
    return undefined;
  }
  const service = textOf(nodeAt(node, 'engine', 'service'));
  return readStackBlock(node, new Set(service === undefined ? [] : [service]), problems);
};

const readStack = async (workspace: Workspace, id: string): Promise<StackInfo> => {
  const elsewhere = await outside(workspace, id);
  if (elsewhere) return { id, ...unknownBlock(id), problems: [elsewhere] };
  const problems = new Problems();
  const block = await readBlock(fileOf(workspace, id), problems).catch((error: unknown) => {
    problems.take(error);
    return undefined;
  });
  return { id, ...(block ?? unknownBlock(id)), problems: problems.list };
};

/** Folders of `stacks/` that are meant as stacks, links to folders too. */
const idsIn = async (workspace: Workspace): Promise<string[]> => {
  const { stacks } = workspacePaths(workspace);
  let names: string[];
  try {
    names = await readdir(stacks);
  } catch (error) {
    throw new ProblemError(unreadable(stacks, error), { cause: error });
  }
  const kept = await Promise.all(
    names
      .filter((name) => name !== commonFolder && validId.test(name))
      .map(async (name) => ((await isFolder(join(stacks, name))) ? [name] : [])),
  );
  return kept.flat().sort();
};

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR'; // one that can't be looked at is shown as such
  }
};

/** Every path that `listStacks` depends on, when it found these stacks. */
export const catalogueFiles = (workspace: Workspace, ids: readonly string[]): string[] => {
  const { stacks } = workspacePaths(workspace);
  return [stacks, ...ids.flatMap((id) => [join(stacks, id), fileOf(workspace, id)])];
};

/** The stacks of the workspace by id; one that can't be used says why. @throws ProblemError file-unreadable */
export const listStacks = async (workspace: Workspace): Promise<StackInfo[]> =>
  Promise.all((await idsIn(workspace)).map((id) => readStack(workspace, id)));

/**
 * The stack with an id, good to be used.
 * @throws ProblemError stack-unknown, stack-outside, or what is wrong with its file
 */
export const requireStack = async (workspace: Workspace, id: string): Promise<StackInfo> => {
  const ids = await idsIn(workspace);
  if (!ids.includes(id)) {
    const known = ids.length > 0 ? `There are: ${ids.join(', ')}.` : 'There are none.';
    throw new ProblemError({ code: 'stack-unknown', message: `There is no stack ${JSON.stringify(id)}. ${known}` });
  }
  const stack = await readStack(workspace, id);
  if (stack.problems.length > 0) throw new ProblemError(stack.problems);
  return stack;
};
