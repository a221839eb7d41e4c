/** Why a text with variables can't be replaced. */
export type TemplateFault =
  | { readonly kind: 'invalid'; readonly part: string }
  | { readonly kind: 'missing'; readonly name: string; readonly reason: string };

export interface Template {
  readonly text: string;
  readonly faults: readonly TemplateFault[];
  /** Variables that have no value and no default. */
  readonly unset: readonly string[];
}

/** How a text refers to a variable: `operator` is empty for a plain one, `word` is what stands behind it as it is written. */
export interface VariableReference {
  readonly name: string;
  readonly operator: string;
  readonly word: string;
}

/** The value of a variable; undefined if it is not set. */
export type Lookup = (name: string) => string | undefined;

const maxDepth = 100;
const nameAt = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const operatorAt = /:?[-+?]/y;

const matchName = (text: string, at: number): string | undefined => {
  nameAt.lastIndex = at;
  return nameAt.test(text) ? text.slice(at, nameAt.lastIndex) : undefined;
};

/**
 * The index of the brace that closes the one at or after `from`, or -1. The character after an opening brace is passed over: that is how
 * Compose counts, and `${X:-{}}` depends on it.
 */
const closingBrace = (text: string, from: number, end: number): number => {
  let open = 0;
  for (let at = from; at < end; at++) {
    const char = text[at];
    if (char === '}' && --open === 0) return at;
    if (char === '{') {
      open++;
      at++;
    }
  }
  return -1;
};

interface Expression extends VariableReference {
  /** The index after the closing brace. */
  readonly end: number;
}

/** Parses `${…}` at `at`; undefined if it is not valid. A default may not run over the end of its line. */
const parseExpression = (text: string, at: number): Expression | undefined => {
  const name = matchName(text, at + 2);
  if (name === undefined) return undefined;
  const after = at + 2 + name.length;
  if (text[after] === '}') return { name, operator: '', word: '', end: after + 1 };
  operatorAt.lastIndex = after;
  if (!operatorAt.test(text)) return undefined;
  const wordAt = operatorAt.lastIndex;
  const operator = text.slice(after, wordAt);
  const newline = text.indexOf('\n', wordAt);
  const lineEnd = newline < 0 ? text.length : newline;
  const last = text.lastIndexOf('}', lineEnd - 1);
  if (last < wordAt) return undefined;
  const closing = closingBrace(text, at, last + 1);
  const end = closing < 0 ? last : closing;
  return { name, operator, word: text.slice(wordAt, end), end: end + 1 };
};

class Replacer {
  readonly faults: TemplateFault[] = [];
  readonly unset: string[] = [];
  private readonly lookup: Lookup;
  private readonly onReference: ((reference: VariableReference) => void) | undefined;

  constructor(lookup: Lookup, onReference?: (reference: VariableReference) => void) {
    this.lookup = lookup;
    this.onReference = onReference;
  }

  replace(text: string, depth: number): string {
    let result = '';
    let from = 0;
    for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', from)) {
      result += text.slice(from, at);
      const next = text[at + 1];
      const name = matchName(text, at + 1);
      if (next === '$') {
        result += '$';
        from = at + 2;
      } else if (name !== undefined) {
        this.onReference?.({ name, operator: '', word: '' });
        result += this.valueOf(name);
        from = at + 1 + name.length;
      } else if (next === '{') {
        const expression = depth < maxDepth ? parseExpression(text, at) : undefined;
        if (!expression) {
          this.faults.push({ kind: 'invalid', part: text.slice(at, at + 80) });
          return text;
        }
        this.onReference?.(expression);
        result += this.evaluate(expression, depth);
        from = expression.end;
      } else {
        result += '$';
        from = at + 1;
      }
    }
    return result + text.slice(from);
  }

  private valueOf(name: string): string {
    const value = this.lookup(name);
    if (value === undefined && !this.unset.includes(name)) this.unset.push(name);
    return value ?? '';
  }

  private evaluate({ name, operator, word, end: _ }: Expression, depth: number): string {
    if (operator === '') return this.valueOf(name);
    // The right side is replaced even where it isn't used: its own required variables count.
    const replaced = this.replace(word, depth + 1);
    const value = this.lookup(name);
    const present = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
    if (operator.endsWith('-')) return present ? (value ?? '') : replaced;
    if (operator.endsWith('+')) return present ? replaced : (value ?? '');
    if (!present) this.faults.push({ kind: 'missing', name, reason: replaced });
    return value ?? '';
  }
}

/**
 * Replaces the variables of a Compose value: `$NAME`, `${NAME}`, `:-` `-` (default), `:?` `?` (required), `:+` `+` (alternative), `$$` for a
 * plain dollar. Right sides nest. A lone `$` and `$1` stay as they are.
 */
export const replaceVariables = (text: string, lookup: Lookup): Template => {
  const replacer = new Replacer(lookup);
  const result = replacer.replace(text, 0);
  return { text: result, faults: replacer.faults, unset: replacer.unset };
};

/** Every reference to a variable in a Compose value, also those inside defaults. */
export const referencesIn = (text: string): VariableReference[] => {
  const found: VariableReference[] = [];
  new Replacer(
    () => undefined,
    ({ name, operator, word }) => found.push({ name, operator, word }),
  ).replace(text, 0);
  return found;
};
