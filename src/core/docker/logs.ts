import { StringDecoder } from 'node:string_decoder';
import { ProblemError } from '../../shared/errors.ts';
import type { LogLine, LogOptions } from './client.ts';
import { dialStream } from './dial.ts';
import { type Frame, readFrames } from './frames.ts';
import { mapTty } from './mappers.ts';
import { call, failure, inPath, type Session } from './session.ts';

/** A line without an end is cut here (characters), so that a program that writes none can't fill the memory. */
const maxLine = 1024 * 1024;

/** The log of a container in lines; with `follow` until it ends or the signal aborts, which ends the iteration quietly. */
export async function* readLogs(session: Session, id: string, options: LogOptions = {}): AsyncGenerator<LogLine> {
  const what = `read the log of ${id}`;
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  if (options.signal?.aborted) return;
  try {
    const container = session.client.getContainer(inPath(id));
    const raw = await call(session, what, (abortSignal) => container.inspect({ abortSignal }));
    const request = { method: 'GET', path: `/containers/${inPath(id)}/logs`, query: logQuery(options) } as const;
    const response = await call(session, what, (callSignal) =>
      dialStream(session.streams, { ...request, signal: AbortSignal.any([callSignal, stop.signal]) }),
    );
    yield* frameLines(readFrames(response, mapTty(raw)), options.timestamps ?? false);
  } catch (error) {
    if (options.signal?.aborted) return;
    throw error instanceof ProblemError ? error : failure(session, what, error);
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    stop.abort(); // a reader that leaves the loop early ends the request
  }
}

const logQuery = (options: LogOptions): Record<string, unknown> => ({
  stdout: true,
  stderr: true,
  follow: options.follow ?? false,
  timestamps: options.timestamps ?? false,
  tail: options.tail ?? 'all',
  ...(options.since ? { since: seconds(options.since) } : {}),
});

/** The API takes seconds with a fraction; an ISO time loses nothing on the way. */
const seconds = (iso: string): string => {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? '0';
  return `${Math.floor(Date.parse(iso) / 1000)}.${fraction.padEnd(9, '0').slice(0, 9)}`;
};

/** Frames to lines: pure. With timestamps each message begins with one, also the later parts of a very long line. */
export async function* frameLines(frames: AsyncIterable<Frame>, timestamps: boolean): AsyncGenerator<LogLine> {
  const lines = { stdout: new Lines('stdout', timestamps), stderr: new Lines('stderr', timestamps) };
  for await (const frame of frames) yield* lines[frame.stream].add(frame.data);
  yield* lines.stdout.end();
  yield* lines.stderr.end();
}

const timestamp = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) /;

class Lines {
  readonly #stream: LogLine['stream'];
  readonly #timestamps: boolean;
  readonly #decoder = new StringDecoder('utf8');
  #pending = '';

  constructor(stream: LogLine['stream'], timestamps: boolean) {
    this.#stream = stream;
    this.#timestamps = timestamps;
  }

  *add(data: Buffer): Generator<LogLine> {
    const text = this.#decoder.write(data);
    // A continued line: its timestamp is that of its beginning.
    this.#pending += this.#timestamps && this.#pending !== '' ? text.replace(timestamp, '') : text;
    let at = 0;
    for (let end = this.#pending.indexOf('\n'); end >= 0; end = this.#pending.indexOf('\n', at)) {
      yield this.#line(this.#pending.slice(at, end));
      at = end + 1;
    }
    this.#pending = this.#pending.slice(at);
    if (this.#pending.length > maxLine) yield* this.end();
  }

  *end(): Generator<LogLine> {
    if (this.#pending !== '') yield this.#line(this.#pending);
    this.#pending = '';
  }

  #line(written: string): LogLine {
    const at = this.#timestamps ? timestamp.exec(written)?.[1] : undefined;
    const text = (at ? written.slice(at.length + 1) : written).replace(/\r$/, '');
    return { stream: this.#stream, text, ...(at ? { at } : {}) };
  }
}
