import { dirname } from 'node:path';
import { type Environment, exists, withDotenv } from './environment.ts';
import { absolute, type Base, isRemote } from './paths.ts';
import type { Session } from './session.ts';
import { type MapNode, mapNode, type Node, nodeAt, sameValue, textOf, withEntry } from './yaml/node.ts';

/** One entry of `include`, paths made absolute. */
export interface Inclusion {
  readonly node: Node;
  readonly files: readonly string[];
  readonly base: Base;
  readonly environment: Environment;
}

const texts = (node: Node | undefined): readonly Node[] => {
  if (!node) return [];
  return node.kind === 'list' ? node.items : [node];
};

const known = new Set(['path', 'project_directory', 'env_file']);

/** Whether an entry has a shape that can be read; if not, that is a problem. */
const isValid = (entry: Node, path: (string | number)[], session: Session): boolean => {
  const { problems } = session;
  const before = problems.size;
  if (entry.kind === 'broken') return false;
  if (textOf(entry) !== undefined) return true;
  if (entry.kind !== 'map') problems.at(entry, path, 'compose-invalid', 'It must be a path or a map.');
  else {
    for (const [key, value] of entry.entries) {
      const here = [...path, key];
      if (!known.has(key)) problems.at(value, here, 'compose-invalid', `The key ${key} is not known here.`, 'key');
      else if (value.kind !== 'broken' && texts(value).some((item) => textOf(item) === undefined))
        problems.at(value, here, 'compose-invalid', 'It must be text or a list of texts.');
    }
    if (texts(entry.entries.get('path')).length === 0)
      problems.at(entry, path, 'compose-invalid', 'The key path is missing here.');
  }
  return problems.size === before;
};

/** The files that an entry names; undefined if one leads to the network. */
const filesOf = (entry: Node, path: (string | number)[], base: Base, session: Session): string[] | undefined => {
  const files: string[] = [];
  for (const item of texts(entry.kind === 'map' ? entry.entries.get('path') : entry)) {
    const text = textOf(item) ?? '';
    if (isRemote(text)) {
      const message = `"${text}" is not a file of this machine; remote files are not supported.`;
      session.problems.at(item, path, 'compose-unsupported', message);
      return undefined;
    }
    files.push(absolute(text, base));
  }
  return files;
};

/** What the `include` of a document asks for; each with its own folder and, below the outer ones, its own variables. */
export const inclusions = async (
  root: MapNode,
  base: Base,
  environment: Environment,
  session: Session,
): Promise<Inclusion[]> => {
  const include = root.entries.get('include');
  if (!include || include.kind === 'broken' || (include.kind === 'scalar' && include.type === 'null')) return [];
  if (include.kind !== 'list') {
    session.problems.at(include, ['include'], 'compose-invalid', 'It must be a list.');
    return [];
  }
  const found: Inclusion[] = [];
  for (const [index, entry] of include.items.entries()) {
    const path = ['include', index];
    const files = isValid(entry, path, session) ? filesOf(entry, path, base, session) : undefined;
    if (!files) continue;
    const folder = textOf(nodeAt(entry, 'project_directory'));
    const inner = { ...base, dir: folder ? absolute(folder, base) : dirname(files[0] ?? base.dir) };
    const named = texts(nodeAt(entry, 'env_file')).map((item) => absolute(textOf(item) ?? '', base));
    const own = `${inner.dir}/.env`;
    const envFiles = named.length > 0 ? named : (await exists(own, session)) ? [own] : [];
    found.push({
      node: entry,
      files,
      base: inner,
      environment: await withDotenv(environment, envFiles, session.problems),
    });
    for (const file of envFiles) session.files.add(file);
  }
  return found;
};

const resources = ['services', 'volumes', 'networks', 'secrets', 'configs'];

/** A document with the services, networks … of an included one; the same name twice must mean the same. */
export const withIncluded = (root: MapNode, included: MapNode, session: Session): MapNode => {
  let result = root;
  for (const kind of resources) {
    const from = included.entries.get(kind);
    if (from?.kind !== 'map') continue;
    const own = result.entries.get(kind);
    const entries = new Map(own?.kind === 'map' ? own.entries : []);
    for (const [name, node] of from.entries) {
      const there = entries.get(name);
      if (!there) entries.set(name, node);
      else if (!sameValue(there, node)) {
        const message = `${name} is defined differently here and in ${node.source.path}, which is included.`;
        session.problems.at(there, [kind, name], 'compose-invalid', message, 'key');
      }
    }
    result = withEntry(result, kind, mapNode(own ?? from, entries));
  }
  return result;
};
