import type { Absence, Reading } from '../../shared/metrics.ts';
import type { Clock } from '../system/clock.ts';
import { type Outcome, readTimeoutMs, type Source, timeoutAbsence } from './source.ts';

/** Someone looks, nobody looks, the machine sleeps. */
export type Attention = 'visible' | 'hidden' | 'asleep';

/** A reading rests at least this many times as long as it took, so that a slow or hanging one can't fill the day. */
const restFactor = 9;

/** One source with its newest reading and what it costs. */
export interface Probe<T> {
  readonly name: string;
  readonly reading: Reading<T>;
  /** Wall time in ms of the last try; undefined: none was made. */
  readonly costMs: number | undefined;
  /** When it is to be read next (monotonic ms), or undefined while it is read or the machine sleeps. */
  due(attention: Attention): number | undefined;
  /** Begins a try, unless one is under way. */
  start(): void;
  /** Forgets the reading and what is under way: the machine slept. */
  reset(): void;
}

/** A command killed at its timeout gets this long to end, so that its own words are the reason that is shown. */
const killGraceMs = 250;

const notYet: Absence = { code: 'not-yet', message: 'Not read yet' };

/** What a probe tells: that there is a new reading, and that it can be started again. */
export interface ProbeEvents {
  readonly onReading: (probe: Probe<unknown>) => void;
  readonly onIdle: () => void;
}

/** Makes a probe over a source. It never throws: a source that does is a failed try. */
export function createProbe<T>(source: Source<T>, clock: Clock, events: ProbeEvents): Probe<T> {
  let reading: Reading<T> = { state: 'absent', reason: notYet };
  let started: number | undefined;
  let costMs: number | undefined;
  let running = false;
  let life = new AbortController();

  const take = (outcome: Outcome<T>) => {
    if ('value' in outcome) reading = { state: 'fresh', value: outcome.value, at: clock.now() };
    else if (reading.state === 'absent') reading = { state: 'absent', reason: outcome.absent };
    else reading = { state: 'stale', value: reading.value, at: reading.at, reason: outcome.absent };
  };

  const run = async () => {
    const { signal } = life;
    const end = new AbortController();
    const either = AbortSignal.any([signal, end.signal]);
    const begun = clock.monotonic();
    running = true;
    started = begun;
    const attempt = tryRead(source, either);
    const outcome = await Promise.race([attempt, giveUp(source.name, clock, either)]);
    end.abort();
    // When the machine slept meanwhile, the outcome tells of another time.
    if (!signal.aborted) {
      costMs = clock.monotonic() - begun;
      take(outcome);
      events.onReading(probe);
    }
    await attempt; // what hangs is not started a second time
    running = false;
    events.onIdle();
  };

  const probe: Probe<T> = {
    name: source.name,
    get reading() {
      return reading;
    },
    get costMs() {
      return costMs;
    },
    due(attention) {
      if (running || attention === 'asleep') return undefined;
      if (started === undefined) return clock.monotonic();
      return started + Math.max(source.paceMs[attention], (costMs ?? 0) * (restFactor + 1));
    },
    start() {
      if (!running) void run();
    },
    reset() {
      life.abort();
      life = new AbortController();
      started = undefined;
      costMs = undefined;
      reading = { state: 'absent', reason: notYet };
    },
  };
  return probe;
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
