/** `.env` as a form. Pure. */
import type { EnvField, EnvSection } from '../../shared/env-form.ts';
import { parseDotenv } from '../compose/dotenv.ts';
import { lookupIn } from '../compose/environment.ts';
import { replaceVariables } from '../compose/template.ts';
import type { VariableUse } from '../compose/variables.ts';
import { looksSecret } from '../history/secret-names.ts';
import { type Documented, readComments } from './env-comments.ts';
import type { Example } from './env-text.ts';

export interface EnvFormParts {
  /** The example files of the stack, its own first. */
  readonly examples: readonly Example[];
  /** What `.env` holds; empty if there is none. */
  readonly text: string;
  /** What `.env` will hold once the stack is selected: completed from the examples. */
  readonly completed: string;
  /** What the stack's Compose files make of each variable. */
  readonly uses: ReadonlyMap<string, VariableUse>;
  /** The shell's variables. */
  readonly shell: Readonly<Record<string, string | undefined>>;
}

/** Compose's own, which it sets by itself where `.env` does not. */
const setByCompose = new Set(['COMPOSE_PROJECT_NAME']);

const fieldMaker = ({ text, completed, uses, shell }: EnvFormParts) => {
  const inShell = lookupIn(shell);
  const [inFile, inCompleted] = [text, completed].map((of) => lookupIn(parseDotenv(of, '.env', inShell).values));
  const lookup = (name: string) => inShell(name) ?? inFile?.(name);
  return ({ name, description, value: example }: Documented): EnvField => {
    const use = uses.get(name);
    const value = inFile?.(name);
    const fallback = use?.fallback === undefined ? example : replaceVariables(use.fallback, lookup).text;
    const given = inShell(name) ?? inCompleted?.(name);
    const lacks = given === undefined || (given === '' && use?.required?.notEmpty === true);
    return {
      name,
      description: description || use?.required?.reason || '',
      ...(value !== undefined && { value }),
      ...(fallback !== undefined && { fallback }),
      secret: looksSecret(name),
      missing: use?.required !== undefined && lacks,
      overridden: inShell(name) !== undefined,
    };
  };
};

/** What no example names: the variables of the stack's files, then those of `.env`, with the comments they have there. */
const others = ({ text, uses }: EnvFormParts, known: ReadonlySet<string>): Documented[] => {
  const { assignments } = parseDotenv(text, '.env', () => undefined);
  const comments = new Map(readComments(text).variables.map((variable) => [variable.name, variable]));
  const inFile = assignments.map(({ name }) => name).filter((name) => name !== '');
  const used = [...uses.keys()].filter((name) => !setByCompose.has(name));
  const names = new Set([...used, ...inFile].filter((name) => !known.has(name)));
  return [...names].map((name) => {
    const { description = '', comments: above = [] } = comments.get(name) ?? {};
    return { name, description, comments: above };
  });
};

/** The sections of the form, those without a field left out. A name that two examples have is in the first. */
export const envSections = (parts: EnvFormParts): EnvSection[] => {
  const makeField = fieldMaker(parts);
  const known = new Set<string>();
  const sections = parts.examples.map(({ name, text }): EnvSection => {
    const { title, variables } = readComments(text);
    const own = variables.filter((variable) => !known.has(variable.name) && known.add(variable.name));
    return { title: title ?? name, fields: own.map(makeField) };
  });
  const rest = { title: 'Others', fields: others(parts, known).map(makeField) };
  return [...sections, rest].filter(({ fields }) => fields.length > 0);
};
