import { stripVTControlCharacters } from 'node:util';

/** Columns that a text takes. Ours has no wide characters; colours take none. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

/** The text with spaces behind it, up to a width. */
export const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Cuts a text without colours to a width, with `…` for what is missing. */
export const cut = (text: string, width: number): string => {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
};

/**
 * What a container, a file or Docker said, safe to print: without escape sequences and control characters that would act
 * on the terminal.
 */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
  stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

/** Rows as columns, two spaces apart, without blanks at the end; a column with nothing in it is left out. */
export const columns = (rows: readonly (readonly string[])[]): string[] => {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, at) => (widths[at] === 0 ? '' : pad(cell, widths[at]! + 2)))
      .join('')
      .trimEnd(),
  );
};
