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

const assignment = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=/;
/** Commented out: the user knows it and doesn't want it. */
const disabledAssignment = /^\s*#\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)=/;
/** Above a variable of an example: fill it with a random password. */
const generatedMark = /^\s*#\s*generated:\s*password\s*$/;

const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r?\n/);

/** The names a text assigns, commented-out ones too. A quoted value over several lines may look like more: then less is added, never more. */
export const namesIn = (text: string): Set<string> => {
  const names = linesOf(text).map((line) => (assignment.exec(line) ?? disabledAssignment.exec(line))?.[1]);
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

const render = (variable: ExampleVariable, makePassword: () => string): string[] => {
  if (!variable.generated) return [...variable.comments, variable.line];
  const comments = variable.comments.filter((comment) => !generatedMark.test(comment));
  return [...comments, `${variable.line.slice(0, variable.line.indexOf('=') + 1)}${makePassword()}`];
};

/**
 * The text with the variables that it lacks appended, each with its comments, under one heading per example; undefined:
 * it lacks none. `existing` undefined: there is no file yet.
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
    const missing = variablesOf(example.text).filter(({ name }) => !known.has(name));
    if (missing.length === 0) continue;
    const body = missing.map((variable) => render(variable, makePassword).join('\n'));
    blocks.push(`# From ${example.name}\n\n${body.join('\n\n')}`);
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
