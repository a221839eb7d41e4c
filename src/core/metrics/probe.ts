import type { Absence, Reading } from '../../shared/metrics.ts';
import type { Clock } from '../system/clock.ts';
import { type Outcome, readTimeoutMs, type Source, timeoutAbsence } from './source.ts';

/** Someone looks, nobody looks, the machine sleeps. */
export type Attention = 'visible' | 'hidden' | 'asleep';

/** A reading rests at least this many times as long as it took, so that a slow or hanging one can't fill the day. */
const restFactor = 9;

/** A command killed at its timeout gets this long to end, so that its own words are the reason that is shown. */
const killGraceMs = 250;

const notYet: Absence = { code: 'not-yet', message: 'Not read yet' };

/** What a probe tells: that there is a new reading, and that it can be started again. */
export interface ProbeEvents {
  readonly onReading: (probe: Probe<unknown>) => void;
  readonly onIdle: () => void;
}

/** One source with its newest reading and what it costs. It never throws: a source that does is a failed try. */
export class Probe<out T> {
  readonly name: string;
  readonly #source: Source<T>;
  readonly #clock: Clock;
  readonly #events: ProbeEvents;
  #reading: Reading<T> = { state: 'absent', reason: notYet };
  #costMs: number | undefined;
  #startedAt: number | undefined;
  #running = false;
  #again = false;
  #life = new AbortController();

  constructor(source: Source<T>, clock: Clock, events: ProbeEvents) {
    this.name = source.name;
    this.#source = source;
    this.#clock = clock;
    this.#events = events;
  }

  get reading(): Reading<T> {
    return this.#reading;
  }

  /** Wall time in ms of the last try; undefined: none was made. */
  get costMs(): number | undefined {
    return this.#costMs;
  }

  /** When it is to be read next (monotonic ms), or undefined while it is read or the machine sleeps. */
  due(attention: Attention): number | undefined {
    if (this.#running || attention === 'asleep') return undefined;
    if (this.#startedAt === undefined) return this.#clock.monotonic();
    return this.#startedAt + Math.max(this.#source.paceMs[attention], (this.#costMs ?? 0) * (restFactor + 1));
  }

  /** Begins a try, unless one is under way. */
  start(): void {
    if (!this.#running) void this.#run();
  }

  /** Begins a try now, or when the one under way ended: what it reads has changed meanwhile. */
  refresh(): void {
    this.#again = this.#running;
    this.start();
  }

  /** Forgets the reading and what is under way: the machine slept. */
  reset(): void {
    this.#life.abort();
    this.#life = new AbortController();
    this.#again = false;
    this.#startedAt = undefined;
    this.#costMs = undefined;
    this.#reading = { state: 'absent', reason: notYet };
  }

  async #run(): Promise<void> {
    const { signal } = this.#life;
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    const startedAt = this.#clock.monotonic();
    this.#running = true;
    this.#startedAt = startedAt;
    const attempt = tryRead(this.#source, either);
    const outcome = await Promise.race([attempt, giveUp(this.name, this.#clock, either)]);
    end.abort();
    // When the machine slept meanwhile, the outcome tells of another time.
    if (!signal.aborted) {
      this.#costMs = this.#clock.monotonic() - startedAt;
      this.#reading = this.#follow(outcome);
      this.#events.onReading(this);
    }
    await attempt; // what hangs is not started a second time
    this.#running = false;
    if (this.#again && !signal.aborted) this.refresh();
    else this.#events.onIdle();
  }

  /** The reading after a try: a failed one keeps the last value, as stale. */
  #follow(outcome: Outcome<T>): Reading<T> {
    const last = this.#reading;
    if ('value' in outcome) return { state: 'fresh', value: outcome.value, at: this.#clock.now() };
    if (last.state === 'absent') return { state: 'absent', reason: outcome.absent };
    return { state: 'stale', value: last.value, at: last.at, reason: outcome.absent };
  }
}

/** A timeout as outcome, for a source that doesn't end by itself although its command was killed. */
async function giveUp(name: string, clock: Clock, signal: AbortSignal): Promise<Outcome<never>> {
  try {
    await clock.sleep(readTimeoutMs + killGraceMs, signal);
    return { absent: timeoutAbsence(name) };
  } catch {
    return { absent: notYet }; // called off: nobody looks at this
  }
}

/** A source that throws has a fault; the other readings go on. */
async function tryRead<T>(source: Source<T>, signal: AbortSignal): Promise<Outcome<T>> {
  try {
    return await source.read(signal);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { absent: { code: 'failed', message: `${source.name} could not be read: ${message}` } };
  }
}
