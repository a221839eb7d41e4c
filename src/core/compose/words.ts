/** Thrown for text that is no list of words; the message says why. */
export class WordsError extends Error {}

type Quote = 'single' | 'double' | 'back' | 'dollar';

/** A character that opens and closes a quotation, and the quotations inside which it is only a character. */
const quotes: Readonly<Record<string, { readonly quote: Quote; readonly literalIn: readonly Quote[] }>> = {
  "'": { quote: 'single', literalIn: ['double', 'dollar'] },
  '"': { quote: 'double', literalIn: ['single', 'dollar'] },
  '`': { quote: 'back', literalIn: ['single', 'double', 'dollar'] },
  ')': { quote: 'dollar', literalIn: ['single', 'double', 'back'] },
};

const blanks = new Set([' ', '\t', '\r', '\n']);
const operators = new Set([';', '&', '|', '<', '>']);

class Scanner {
  readonly words: string[] = [];
  readonly open = new Set<Quote>();
  escaped = false;
  /** The word being read; undefined between words. */
  private word: string | undefined;

  append(text: string): void {
    this.word = (this.word ?? '') + text;
  }

  endWord(): void {
    if (this.word !== undefined) this.words.push(this.word);
    this.word = undefined;
  }

  /** Takes one character; false when the rest of the text is to be dropped. */
  take(char: string): boolean {
    if (this.escaped) {
      this.escaped = false;
      this.append(char);
    } else if (char === '\\' && !this.open.has('single')) this.escaped = true;
    else if (blanks.has(char) && this.open.size === 0) this.endWord();
    else if (operators.has(char) && this.open.size === 0) {
      // `2>file`: the number belongs to the redirection.
      if (char === '>' && /^\d/.test(this.word ?? '')) this.word = undefined;
      return false;
    } else this.takeInWord(char);
    return true;
  }

  private takeInWord(char: string): void {
    const rule = quotes[char];
    const active = rule && !rule.literalIn.some((quote) => this.open.has(quote));
    if (active) this.toggle(rule.quote);
    else if (char === '(' && !quotes[')']!.literalIn.some((quote) => this.open.has(quote))) this.openBracket();
    // Only ' and " vanish; commands in ` or $( ) stay as they are written.
    this.append(active && (char === "'" || char === '"') ? '' : char);
  }

  private openBracket(): void {
    if (this.open.has('dollar') || !this.word?.endsWith('$')) throw new WordsError('a bracket needs quotes');
    this.open.add('dollar');
  }

  private toggle(quote: Quote): void {
    if (!this.open.delete(quote)) this.open.add(quote);
  }
}

/**
 * The words of a `command` or `entrypoint` written as one string, split as Compose does it: quotes and backslashes as in a
 * shell, nothing expanded, and everything from an unquoted `;`, `&`, `|`, `<` or `>` dropped.
 * Throws WordsError for quotes or brackets that don't close.
 */
export const splitWords = (text: string): string[] => {
  const scanner = new Scanner();
  for (const char of text) if (!scanner.take(char)) break;
  if (scanner.escaped) throw new WordsError('it ends in a backslash');
  if (scanner.open.size > 0) throw new WordsError('a quote or bracket does not close');
  scanner.endWord();
  return scanner.words;
};
