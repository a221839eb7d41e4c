/**
 * `.env` files as text: which variables they name, and what an example has that a user's file lacks. Pure. Nothing that
 * is there is ever changed: the result is the old text with something behind it.
 */

/** A variable of an example file with the comment lines directly above it. */
interface ExampleVariable {
  readonly name: string;
  readonly comments: readonly string[];
  /** The whole `NAME=value` line. */
  readonly line: string;
  readonly generated: boolean;
}

export const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=/;
/** What Compose reads as naming a variable: `NAME=`, `NAME:`, or a bare `NAME`. */
const named = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*(?:[=:]|$)/;
/** Commented out: the user knows it and doesn't want it. */
const disabledAssignment = /^\s*#\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)=/;
/** Above a variable of an example: fill it with a random password. */
export const generatedMark = /^\s*#\s*generated:\s*password\s*$/;

/** The variable that a line shows commented out, or undefined. */
export const commentedName = (line: string): string | undefined => disabledAssignment.exec(line)?.[1];

/** The lines of a text, without a byte order mark. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r?\n/);

/** The names a user's text knows, commented-out ones too. A quoted value over several lines may look like more: then less is added, never more. */
export const namesIn = (text: string): Set<string> => {
  const names = linesOf(text).map((line) => (named.exec(line) ?? disabledAssignment.exec(line))?.[1]);
  return new Set(names.filter((name) => name !== undefined));
};

/** The variables of an example, in its order. */
const variablesOf = (example: string): ExampleVariable[] => {
  const found: ExampleVariable[] = [];
  let comments: string[] = [];
  for (const line of linesOf(example)) {
    const name = assignment.exec(line)?.[1];
    if (name !== undefined) {
      found.push({ name, comments, line: line.trimEnd(), generated: comments.some((c) => generatedMark.test(c)) });
      comments = [];
    } else if (disabledAssignment.test(line)) comments = [];
    else comments = line.trimStart().startsWith('#') ? [...comments, line.trimEnd()] : [];
  }
  return found;
};

export interface Example {
  /** How it is named to people: `stacks/ollama/.env.example`. */
  readonly name: string;
  readonly text: string;
}

export interface Completion {
  /** The whole new text. */
  readonly text: string;
  /** Names, in the order appended. */
  readonly added: readonly string[];
  /** Those of `added` that got a random value. */
  readonly generated: readonly string[];
}

/** Fills what is marked `# generated: password`, and takes the mark away. */
const fill = (text: string, makePassword: () => string): string => {
  let marked = false;
  const lines = linesOf(text).flatMap((line) => {
    if (generatedMark.test(line)) {
      marked = true;
      return [];
    }
    const name = assignment.exec(line);
    if (!name || !marked) return [line];
    marked = false;
    return [`${name[0]}${makePassword()}`];
  });
  return lines.join('\n').trim();
};

/** The whole example if the file has none of it; else the variables it lacks, each with the comments above it. */
const addition = (example: Example, missing: readonly ExampleVariable[], total: number): string =>
  missing.length === total
    ? example.text
    : [`# Added from ${example.name}`, ...missing.flatMap(({ comments, line }) => [...comments, line])].join('\n');

/**
 * The text with the variables that it lacks appended, each with its comments; undefined: it lacks none. `existing`
 * undefined: there is no file yet.
 */
export const completeEnvText = (
  existing: string | undefined,
  examples: readonly Example[],
  makePassword: () => string,
): Completion | undefined => {
  const known = namesIn(existing ?? '');
  const blocks: string[] = [];
  const added: string[] = [];
  const generated: string[] = [];
  for (const example of examples) {
    const variables = variablesOf(example.text);
    const missing = variables.filter(({ name }) => !known.has(name));
    if (missing.length === 0) continue;
    blocks.push(fill(addition(example, missing, variables.length), makePassword));
    for (const { name, generated: made } of missing) {
      known.add(name);
      added.push(name);
      if (made) generated.push(name);
    }
  }
  if (added.length === 0 && existing !== undefined) return undefined;
  const eol = existing?.includes('\r\n') ? '\r\n' : '\n';
  const before = !existing ? '' : `${existing.replace(/\r?\n?$/, eol)}${eol}`;
  const appended = blocks.length === 0 ? '' : `${blocks.join('\n\n')}\n`.replaceAll('\n', eol);
  return { text: before + appended, added, generated };
};
