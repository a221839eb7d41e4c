import { styleText } from 'node:util';

/** Where a command's output goes. */
export interface Stream {
  /** false: it has taken as much as it wants for now, and says `drain` when it wants more. */
  write(text: string): unknown;
  once?(event: 'drain', listener: () => void): unknown;
  off?(event: 'drain', listener: () => void): unknown;
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

/**
 * Writes, and resolves when the stream wants more, or the signal aborts. Node keeps what a pipe does not take in memory:
 * whoever writes much has to wait for its reader.
 */
export const written = (stream: Stream, text: string, signal: AbortSignal): Promise<void> | undefined => {
  if (stream.write(text) !== false || !stream.once || signal.aborted) return undefined;
  return new Promise((resolve) => {
    const go = (): void => {
      stream.off?.('drain', go);
      signal.removeEventListener('abort', go);
      resolve();
    };
    stream.once?.('drain', go);
    signal.addEventListener('abort', go);
  });
};
