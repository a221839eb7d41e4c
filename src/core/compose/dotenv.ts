import type { Problem } from '../../shared/errors.ts';
import { type Lookup, replaceVariables, type TemplateFault } from './template.ts';

/** Where a file names a variable: offsets into its text, which begins after a byte order mark. */
export interface Assignment {
  readonly name: string;
  /** Of the statement, `export` included. */
  readonly from: number;
  /** Of the value, its quote included; the end, for a bare name, which takes what the shell has. */
  readonly valueFrom: number;
  /** The end of the value, its quote included. */
  readonly to: number;
  readonly isBare: boolean;
}

export interface Dotenv {
  readonly values: Readonly<Record<string, string>>;
  /** In the order of the file; what is at fault is left out. */
  readonly assignments: readonly Assignment[];
  readonly problems: readonly Problem[];
  /** Variables that a value refers to and nothing defines: each became an empty text. */
  readonly unset: readonly string[];
}

/** What Go counts as white space, apart from the line break. */
const blank = '\\t\\v\\f\\r \\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000';
const blanksAndLines = new RegExp(`[${blank}\\n]*`, 'y');
const trailingBlanks = new RegExp(`[${blank}\\n]+$`);
const inlineBlanks = /[\t\v\f\r \x85\xA0]*/y;
const exportWord = /export(?=[\t\n\f\r ])/y;
const keyText = /[\t\v\f\r \x85\xA0_.\-[\]\p{L}\p{N}]*/uy;

/** Escapes inside double quotes; `\$` becomes the `$$` that variable replacement reads as a plain dollar. */
const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
  $: '$$',
};

/** `\0` and three octal digits up to 377 are a character; anything else keeps its backslash and loses the 0. */
const octal = (digits: string): string => {
  const code = /^[0-3][0-7]{2}$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
  return code === undefined ? `\\${digits}` : String.fromCodePoint(code);
};

const expandEscapes = (text: string): string =>
  text.replace(/\\(?:([abfnrtv$"\\])|0(\d{0,3}))/g, (_, letter: string | undefined, digits: string) =>
    letter === undefined ? octal(digits) : (escapes[letter] ?? ''),
  );

class Parser {
  readonly values: Record<string, string> = Object.create(null);
  readonly problems: Problem[] = [];
  readonly assignments: Assignment[] = [];
  readonly unset = new Set<string>();
  private readonly text: string;
  private readonly file: string;
  private readonly lookup: Lookup;
  private readonly earlier: Lookup;
  private at = 0;

  constructor(text: string, file: string, lookup: Lookup, earlier: Lookup) {
    this.text = text;
    this.file = file;
    this.lookup = lookup;
    this.earlier = earlier;
  }

  parse(): void {
    while (this.toStatement()) this.statement();
  }

  /** Passes over what matches here and returns it. */
  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** Takes the rest of the line and its end. */
  private takeLine(): string {
    const newline = this.text.indexOf('\n', this.at);
    const end = newline < 0 ? this.text.length : newline;
    const line = this.text.slice(this.at, end);
    this.at = end + 1;
    return line;
  }

  /** Moves to the next statement, past blank lines and comments; false at the end. */
  private toStatement(): boolean {
    for (;;) {
      this.take(blanksAndLines);
      if (this.at >= this.text.length) return false;
      if (this.text[this.at] !== '#') return true;
      this.takeLine();
    }
  }

  private statement(): void {
    const from = this.at;
    if (this.take(exportWord)) this.take(inlineBlanks);
    const start = this.at;
    const key = this.take(keyText).replace(trailingBlanks, '');
    const end = this.text[this.at];
    if (end !== undefined && end !== '=' && end !== ':' && end !== '\n') this.badKey(start);
    else if (key.includes(' ')) this.reject(start, 'A variable name cannot contain a space.');
    // Compose takes such a name for the value of a variable without a name, which nobody means.
    else if (end === undefined) this.reject(start, 'A name without a value needs a line break after it.');
    else {
      this.at++;
      if (end === '\n') this.inherit(key, from, start + key.length);
      else this.assign(key, from);
    }
  }

  private inherit(key: string, from: number, to: number): void {
    this.assignments.push({ name: key, from, valueFrom: to, to, isBare: true });
    const value = this.lookup(key);
    if (key !== '' && value !== undefined) this.values[key] = value;
  }

  private badKey(start: number): void {
    const char = String.fromCodePoint(this.text.codePointAt(this.at) ?? 0);
    this.reject(start, `The character ${JSON.stringify(char)} cannot be in a variable name.`);
  }

  private assign(key: string, from: number): void {
    const separatorEnd = this.at;
    this.take(inlineBlanks);
    const quote = this.text[this.at];
    if (quote === '"' || quote === "'") this.assignQuoted(key, quote, from);
    else this.assignPlain(key, from, separatorEnd);
  }

  private assignPlain(key: string, from: number, separatorEnd: number): void {
    const start = this.at;
    const [rest = ''] = this.takeLine().split(' #', 1);
    const value = rest.replace(trailingBlanks, '');
    const valueFrom = value === '' ? separatorEnd : start; // the blanks behind may be the end of the line
    this.assignments.push({ name: key, from, valueFrom, to: valueFrom + value.length, isBare: false });
    this.values[key] = this.expand(value, key, start);
  }

  private assignQuoted(key: string, quote: string, from: number): void {
    const start = this.at;
    let value = '';
    for (let at = start + 1; at < this.text.length; at++) {
      const char = this.text[at] ?? '';
      if (char === quote) {
        this.at = at + 1;
        this.assignments.push({ name: key, from, valueFrom: start, to: this.at, isBare: false });
        this.values[key] = quote === '"' ? this.expand(expandEscapes(value), key, start) : value;
        return;
      }
      // A backslash protects the character after it; only one before a quote goes away.
      if (char !== '\\' || at + 1 >= this.text.length) value += char;
      else value += this.text[++at] === quote ? quote : `\\${this.text[at]}`;
    }
    this.reject(start, `The value of ${key} opens with a quote (${quote}) that does not close.`);
  }

  /** Replaces variables by those of the caller, else by earlier ones of this file. */
  private expand(text: string, key: string, start: number): string {
    const result = replaceVariables(text, (name) => this.lookup(name) ?? this.values[name] ?? this.earlier(name));
    for (const name of result.unset) this.unset.add(name);
    for (const fault of result.faults) this.problems.push(this.fault(fault, key, start));
    return result.text;
  }

  private fault(fault: TemplateFault, key: string, start: number): Problem {
    const where = this.place(start);
    if (fault.kind === 'invalid')
      return {
        code: 'interpolation-invalid',
        message: `The value of ${key} has an invalid variable reference.`,
        where,
      };
    const reason = fault.reason && `: ${fault.reason}`;
    return { code: 'variable-missing', message: `The value of ${key} needs ${fault.name}${reason}.`, where };
  }

  /** Notes a problem (without the value: it may be a secret) and goes on with the next line. */
  private reject(start: number, message: string): void {
    this.problems.push({ code: 'env-invalid', message, where: this.place(start) });
    this.at = start;
    this.takeLine();
  }

  private place(index: number): { file: string; line: number } {
    return { file: this.file, line: this.text.slice(0, index).split('\n').length };
  }
}

/**
 * Reads a `.env` or `env_file` as Compose does: `K=value` or `K: value`, `export`, ` #` comments, a bare `K` takes the value
 * that `lookup` knows, single quotes are literal, double quotes know escapes, quoted values run over lines, and variables are
 * replaced by `lookup`'s, or else this file's earlier ones, or else those of `earlier` files. Every line at fault is reported; the rest is still read.
 */
export const parseDotenv = (text: string, file: string, lookup: Lookup, earlier: Lookup = () => undefined): Dotenv => {
  const parser = new Parser(text.replace(/^\uFEFF/, ''), file, lookup, earlier);
  parser.parse();
  const { values, assignments, problems, unset } = parser;
  return { values, assignments, problems, unset: [...unset] };
};
