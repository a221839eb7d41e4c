import { exists, lookupIn, readDotenv } from './environment.ts';
import type { Problems } from './problems.ts';
import type { Session } from './session.ts';
import type { Lookup } from './template.ts';
import { type Node, nodeAt, type Path, textOf } from './yaml/node.ts';
import { readSource } from './yaml/source.ts';

type Variables = Readonly<Record<string, string | null>>;

/** `KEY=value` lines as they are: nothing is quoted, replaced or a comment but lines that start with `#`. */
export const parseRaw = (text: string, file: string, lookup: Lookup, problems: Problems): Record<string, string> => {
  const pairs: [string, string][] = [];
  text.split('\n').forEach((whole, index) => {
    const line = whole.replace(/\r$/, '').trimStart();
    if (line === '' || line.startsWith('#')) return;
    const at = line.indexOf('=');
    const name = at < 0 ? line : line.slice(0, at);
    if (name === '' || /\s/.test(name)) {
      const message = name === '' ? 'There is no name before "=".' : `The name "${name}" contains spaces.`;
      problems.add({ code: 'env-invalid', message, where: { file, line: index + 1 } });
      return;
    }
    const value = at < 0 ? lookup(name) : line.slice(at + 1);
    if (value !== undefined) pairs.push([name, value]);
  });
  return Object.fromEntries(pairs);
};

const readRaw = async (path: string, lookup: Lookup, problems: Problems): Promise<Readonly<Record<string, string>>> => {
  try {
    return parseRaw((await readSource(path)).text, path, lookup, problems);
  } catch (error) {
    problems.take(error);
    return {};
  }
};

const isFalse = (node: Node | undefined): boolean =>
  node?.kind === 'scalar' && /^(?:false|n|no|off)$/i.test(String(node.value));

/** Reads one entry of `env_file`; a missing file is a problem unless it isn't required. */
const readEntry = async (
  entry: Node,
  at: Path,
  { lookup, earlier }: { readonly lookup: Lookup; readonly earlier: Lookup },
  session: Session,
) => {
  const { problems, files } = session;
  const path = textOf(nodeAt(entry, 'path'));
  if (path === undefined) return {};
  const format = nodeAt(entry, 'format');
  if (format && textOf(format) !== 'raw' && textOf(format) !== '')
    problems.at(format, [...at, 'format'], 'compose-invalid', 'The only format is raw.');
  if (!(await exists(path, session))) {
    if (!isFalse(nodeAt(entry, 'required')))
      problems.at(nodeAt(entry, 'path')!, at, 'file-missing', `The env_file ${path} does not exist.`);
    return {};
  }
  files.add(path);
  return textOf(format) === 'raw' ? readRaw(path, lookup, problems) : readDotenv(path, lookup, problems, earlier);
};

/**
 * The environment of a service with its `env_file`s read: later files win over earlier ones, and `environment` over all.
 * Variables in them are replaced by the project's values, then by the service's own, then by those of earlier files.
 */
export const withEnvFiles = async (
  environment: Variables | undefined,
  entries: Node | undefined,
  path: Path,
  project: Lookup,
  session: Session,
): Promise<Variables | undefined> => {
  if (entries?.kind !== 'list') return environment;
  const own = environment ?? {};
  let read: Variables = {};
  const known = (record: Variables, name: string) =>
    Object.hasOwn(record, name) ? (record[name] ?? undefined) : undefined;
  const lookup: Lookup = (name) => project(name) ?? known(own, name);
  const earlier: Lookup = (name) => known(read, name);
  for (const [index, entry] of entries.items.entries())
    read = { ...read, ...(await readEntry(entry, [...path, index], { lookup, earlier }, session)) };
  const merged = { ...read, ...own };
  return Object.keys(merged).length > 0 ? merged : environment;
};

/** The labels of a service with its `label_file`s read; its own `labels` win. */
export const withLabelFiles = async (
  labels: Readonly<Record<string, string>> | undefined,
  entries: Node | undefined,
  path: Path,
  session: Session,
): Promise<Readonly<Record<string, string>> | undefined> => {
  if (entries?.kind !== 'list') return labels;
  let read: Readonly<Record<string, string>> = {};
  for (const [index, entry] of entries.items.entries()) {
    const file = textOf(entry);
    if (file === undefined) continue;
    if (!(await exists(file, session))) {
      const message = `The label_file ${file} does not exist.`;
      session.problems.at(entry, [...path, index], 'file-missing', message);
      continue;
    }
    session.files.add(file);
    read = { ...read, ...(await readDotenv(file, lookupIn(read), session.problems)) };
  }
  const merged = { ...read, ...labels };
  return Object.keys(merged).length > 0 ? merged : labels;
};
