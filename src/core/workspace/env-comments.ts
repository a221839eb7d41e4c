/** What a `.env` or an example of one says about its variables in comments. Pure. */
import { parseDotenv } from '../compose/dotenv.ts';
import { assignment, commentedName, generatedMark, linesOf } from './env-text.ts';

/** A variable as a file documents it, set or commented out. */
export interface Documented {
  readonly name: string;
  /** The comment lines above it, as they are; those of the variable before if none stand between the two. */
  readonly comments: readonly string[];
  /** The same for people. */
  readonly description: string;
  /** The value it has there; absent if it is made up for each user. */
  readonly value?: string;
}

export interface DocumentedFile {
  /** Its first comment, if a blank line follows; what stands in brackets at its end is left out. */
  readonly title?: string;
  readonly variables: readonly Documented[];
}

/** How an example introduces a variable that it shows commented out; a form has no `#` to take away. */
const offWords = /^Without the # in front:\s*/;

const describe = (comments: readonly string[]): string => {
  const text = comments.map((line) => line.replace(/^\s*#\s?/, '')).join('\n');
  return text
    .replace(offWords, '')
    .replace(/^\p{Ll}/u, (letter) => (offWords.test(text) ? letter.toUpperCase() : letter));
};

const valueIn = (line: string, name: string): string | undefined =>
  parseDotenv(`${line.replace(/^\s*#\s*/, '')}\n`, '', () => undefined).values[name];

/** Reads the comments of a file. */
export const readComments = (text: string): DocumentedFile => {
  const variables: Documented[] = [];
  let [title, comments, above]: [string | undefined, string[], readonly string[]] = [undefined, [], []];
  for (const line of linesOf(text)) {
    const name = assignment.exec(line)?.[1] ?? commentedName(line);
    if (name !== undefined) {
      const said = comments.filter((comment) => !generatedMark.test(comment));
      if (said.length > 0) above = said;
      const value = comments.length > said.length ? undefined : valueIn(line, name);
      variables.push({ name, comments: above, description: describe(above), ...(value !== undefined && { value }) });
      comments = [];
    } else if (line.trimStart().startsWith('#')) comments.push(line.trimEnd());
    else {
      if (title === undefined && variables.length === 0 && comments.length > 0) title = describe(comments);
      [comments, above] = [[], []];
    }
  }
  return { ...(title !== undefined && { title: title.replace(/\s*\([^()]*\)$/, '') }), variables };
};
