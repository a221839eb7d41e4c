import { styleText } from 'node:util';

/** Where a command's output goes. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

type Format = Parameters<typeof styleText>[0];

/** What a stream can show. */
export interface Terminal {
  readonly stream: Stream;
  /** Lines can be drawn over. */
  readonly live: boolean;
  /** Columns to use; without a terminal there is no limit. */
  width(): number;
  height(): number;
  /** Colours the text, if colours are wanted. */
  style(format: Format, text: string): string;
}

/**
 * Reads a stream's abilities: no drawing over on a dumb terminal, no colour with NO_COLOR (https://no-color.org), neither
 * when it isn't a terminal.
 */
export const terminalOf = (stream: Stream, env: Readonly<Record<string, string | undefined>>): Terminal => {
  const live = stream.isTTY === true && env.TERM !== 'dumb';
  const color = live && !env.NO_COLOR;
  return {
    stream,
    live,
    width: () => (stream.isTTY ? stream.columns || 80 : Number.POSITIVE_INFINITY),
    height: () => stream.rows || 24,
    style: (format, text) => (color && text !== '' ? styleText(format, text, { validateStream: false }) : text),
  };
};
