/**
 * Changes values in the text of a `.env`. Pure. Every line that is not about a changed variable stays byte for byte, and
 * nothing is deleted: a value that is taken back is commented out.
 */
import type { EnvValues } from '../../shared/env-form.ts';
import { ProblemError } from '../../shared/errors.ts';
import { type Assignment, parseDotenv } from '../compose/dotenv.ts';
import type { Lookup } from '../compose/template.ts';
import { commentedName } from './env-text.ts';

const read = (text: string, lookup: Lookup = () => undefined) => parseDotenv(text, '.env', lookup);
const assignmentsOf = (text: string, name: string): Assignment[] =>
  read(text).assignments.filter((assignment) => assignment.name === name);

/** Characters that neither Compose nor a shell that reads the file takes for anything else. */
const needsNoQuotes = /^[\w./:@%+,=-]*$/;
const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\\': '\\\\', '"': '\\"', $: '\\$' };

type Style = 'plain' | 'single' | 'double';
const styles: Readonly<Record<Style, (value: string) => string | undefined>> = {
  plain: (value) => (needsNoQuotes.test(value) ? value : undefined),
  single: (value) => (/['\\\r\n]/.test(value) ? undefined : `'${value}'`),
  double: (value) => `"${value.replace(/[\n\r\\"$]/g, (char) => escapes[char] ?? char)}"`,
};

/** A value in every way it can be written, the way it was written before first. */
const writings = (value: string, before: string): string[] => {
  const own: Style = before.startsWith("'") ? 'single' : before.startsWith('"') ? 'double' : 'plain';
  const order = [own, 'plain', 'single', 'double'] as const;
  return [...new Set(order)].flatMap((style) => styles[style](value) ?? []);
};

/**
 * The first of some texts that is read back as wanted: these names assigned in this order, and the value. With quotes
 * that don't close, what is written behind them may be read as something else: then there is none.
 */
const firstRight = (texts: readonly string[], names: readonly string[], name: string, value?: string): string => {
  for (const text of texts) {
    const { values, assignments } = read(text);
    const same = assignments.length === names.length && assignments.every((found, i) => found.name === names[i]);
    if (same && (value === undefined || values[name] === value)) return text;
  }
  const { problems } = read(texts[0] ?? '');
  if (problems.length === 0) throw new Error(`no way to write ${name} into .env was read back as it is`);
  throw new ProblemError(problems.map((problem) => ({ ...problem, kept: '.env was left as it is.' })));
};

const lineEnd = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

const replace = (text: string, at: Assignment, value: string): string => {
  const before = text.slice(0, at.valueFrom) + (at.isBare ? '=' : '');
  const after = text.slice(at.to);
  const texts = writings(value, text.slice(at.valueFrom, at.to)).map((written) => before + written + after);
  return firstRight(
    texts,
    read(text).assignments.map(({ name }) => name),
    at.name,
    value,
  );
};

/** The comment lines that hold an assignment of this name, outside of values that run over lines: their offsets. */
const commentedLines = (text: string, name: string): { readonly from: number; readonly to: number }[] => {
  const { assignments } = read(text);
  const found: { from: number; to: number }[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    const inside = assignments.some((assignment) => assignment.from < from && from < assignment.to);
    if (!inside && commentedName(line) === name) found.push({ from, to: from + line.replace(/\r$/, '').length });
    from += line.length + 1;
  }
  return found;
};

/** Where a new assignment goes: in place of a comment that says the same, else behind one of its name, else at the end. */
const add = (text: string, name: string, value: string, comments: readonly string[]): string => {
  const eol = lineEnd(text);
  const commented = commentedLines(text, name);
  for (const { from, to } of commented) {
    const line = text.slice(from, to).replace(/^(\s*)#\s*/, '$1');
    if (read(line).values[name] === value) {
      const all = text.slice(0, from) + line + text.slice(to);
      if (read(all).values[name] === value) return all;
    }
  }
  const last = commented.at(-1);
  const ended = text === '' || text.endsWith('\n') ? text : text + eol;
  const block = [...(last || comments.length === 0 ? [] : ['', ...comments])].map((line) => line + eol).join('');
  const before = last ? text.slice(0, last.to) + eol : ended + (text === '' ? block.replace(/^\r?\n/, '') : block);
  const after = last ? text.slice(last.to) : eol;
  const texts = writings(value, '').map((written) => `${before}${name}=${written}${after}`);
  const there = read(last ? text : ended).assignments; // a bare name counts once its line has an end
  const index = last ? there.filter(({ from }) => from < last.from).length : there.length;
  const names = there.map((assignment) => assignment.name);
  return firstRight(texts, names.toSpliced(index, 0, name), name, value);
};

/** Only blanks or a comment may follow on the line, and only blanks may stand before it: else it gets a line of its own. */
const commentOut = (text: string, at: Assignment): string => {
  const eol = lineEnd(text);
  const startsLine = /(?:^|\n)[^\S\n]*$/.test(text.slice(0, at.from));
  const endsLine = /^[^\S\n]*(?:#|\n|$)/.test(text.slice(at.to));
  const exported = text.slice(at.from, at.to).startsWith('export') && at.name !== 'export' ? 'export ' : '';
  const value = text.slice(at.valueFrom, at.to).replaceAll('\n', '\n#');
  const line = `${startsLine ? '' : eol}#${exported}${at.name}=${value}${endsLine ? '' : eol}`;
  return text.slice(0, at.from) + line + text.slice(at.to);
};

const takeBack = (text: string, name: string): string => {
  let result = text;
  for (const at of assignmentsOf(text, name).reverse()) result = commentOut(result, at);
  const rest = read(text).assignments.flatMap((assignment) => (assignment.name === name ? [] : [assignment.name]));
  return firstRight([result], rest, name);
};

const set = (text: string, name: string, value: string, comments: readonly string[]): string => {
  const last = assignmentsOf(text, name).at(-1);
  return last ? replace(text, last, value) : add(text, name, value, comments);
};

/**
 * The text with these values; the same text if it has them all. A value keeps the quotes it had where it can, and is
 * quoted so that `docker compose` reads back exactly it. null comments out every assignment of the name.
 * `lookup`: the shell's variables, for values that refer to them. `commentsOf`: what is written above a new name.
 * @throws ProblemError env-invalid: a quote in it does not close, so that nothing can be written behind it
 */
export const editEnvText = (
  existing: string,
  values: EnvValues,
  lookup: Lookup,
  commentsOf: (name: string) => readonly string[] = () => [],
): string => {
  const mark = existing.startsWith('\uFEFF') ? '\uFEFF' : '';
  let text = existing.slice(mark.length);
  for (const [name, value] of Object.entries(values)) {
    const has = assignmentsOf(text, name).length > 0;
    if (value === null) text = has ? takeBack(text, name) : text;
    else if (!has || read(text, lookup).values[name] !== value) text = set(text, name, value, commentsOf(name));
  }
  return mark + text;
};
