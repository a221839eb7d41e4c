import { ProblemError } from '../../shared/errors.ts';
import type { Docker, EventOrGap } from './client.ts';
import { dialStream } from './dial.ts';
import { readLines } from './lines.ts';
import { mapEvent } from './mappers.ts';
import { call, failure, type Session } from './session.ts';

/** After this much silence (ms) Docker is asked whether it is still there. */
const quietMs = 10_000;
/** A stream that said nothing for this long (ms) is opened anew: it may be dead while new connections live. */
const renewMs = 300_000;
/** The wall clock ran this far (ms) ahead of the monotonic one: the machine slept, and its connections are suspect. */
const sleptMs = 5_000;
const firstDelayMs = 250;
const lastDelayMs = 2_000;

type WatchOptions = Parameters<Docker['watchEvents']>[0];

/** See `Docker.watchEvents`. */
export async function* watchEvents(
  session: Session,
  ping: Docker['ping'],
  options: WatchOptions,
): AsyncGenerator<EventOrGap> {
  let delay = firstDelayMs;
  let told = false;
  while (!options.signal.aborted) {
    try {
      for await (const item of readOnce(session, ping, options)) {
        if (item.kind === 'connected') delay = firstDelayMs;
        told = false;
        yield item;
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (!told) yield { kind: 'lost', reason: reasonOf(session, error) };
      told = true;
      await session.clock.sleep(delay, options.signal).catch(() => {}); // aborted: the loop ends
      delay = Math.min(delay * 2, lastDelayMs);
    }
  }
}

const reasonOf = (session: Session, error: unknown): string => {
  const [problem] = failure(session, 'send its events', error).problems;
  return problem?.message ?? 'unknown';
};

/** One stream from its beginning to its end. Ends quietly when it is to be opened anew; throws when it was lost. */
async function* readOnce(session: Session, ping: Docker['ping'], options: WatchOptions): AsyncGenerator<EventOrGap> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const filters = JSON.stringify({ type: ['container'], ...(options.labels?.length ? { label: options.labels } : {}) });
  const request = { method: 'GET', path: '/events', query: { filters } } as const;
  try {
    const response = await call(session, 'send its events', (callSignal) =>
      dialStream(session.streams, { ...request, signal: AbortSignal.any([callSignal, signal]) }),
    );
    const guard = new Guard(session, ping);
    guard.watch(signal).then(
      () => stop.abort('renew'),
      (error: unknown) => response.destroy(error as Error),
    );
    yield { kind: 'connected' };
    for await (const line of readLines(response)) {
      guard.heard();
      const event = mapEvent(parseEvent(line));
      if (!event.action.startsWith('exec_')) yield { kind: 'event', event };
    }
    throw ended();
  } catch (error) {
    if (stop.signal.reason !== 'renew') throw error;
  } finally {
    stop.abort('left');
  }
}

/** Nanoseconds don't fit into a double: they are kept as they were written. */
const parseEvent = (line: string): unknown => JSON.parse(line.replace(/("timeNano":)(\d+)/, '$1"$2"'));

const ended = (): ProblemError =>
  new ProblemError({ code: 'docker-closed', message: 'Docker ended its stream of events.' });

/** Notices that a silent stream is dead. */
class Guard {
  readonly #session: Session;
  readonly #ping: Docker['ping'];
  #heardAt: number;

  constructor(session: Session, ping: Docker['ping']) {
    this.#session = session;
    this.#ping = ping;
    this.#heardAt = session.clock.monotonic();
  }

  heard(): void {
    this.#heardAt = this.#session.clock.monotonic();
  }

  /** Resolves when the stream should be opened anew; rejects when Docker is gone, and when the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    const { clock } = this.#session;
    for (;;) {
      const before = { wall: clock.now(), monotonic: clock.monotonic() };
      await clock.sleep(quietMs, signal);
      const slept = clock.now() - before.wall - (clock.monotonic() - before.monotonic);
      const silent = clock.monotonic() - this.#heardAt;
      if (slept > sleptMs || silent >= renewMs) return;
      if (silent >= quietMs) await this.#ping();
    }
  }
}
