import type { Clock } from '../system/clock.ts';
import { type Attention, Probe } from './probe.ts';
import type { Source } from './source.ts';

export interface Sampler {
  /** Adds a source and begins to read it. */
  watch<T>(source: Source<T>): Probe<T>;
  /** Visible: at once, then at the fast pace. Asleep: nothing, and what was read is forgotten. */
  setAttention(attention: Attention): void;
  stop(): void;
}

/** Sources that are due within this time are read together: one wake-up of the machine for all. */
const togetherMs = 100;

/**
 * Reads every source at its own pace, all on one timer, and no source twice at a time. `onReading` is called after each
 * try, and when a reading is forgotten.
 */
export function createSampler(options: {
  readonly clock: Clock;
  readonly attention?: Attention;
  readonly onReading: (probe: Probe<unknown>) => void;
}): Sampler {
  const { clock, onReading } = options;
  const probes: Probe<unknown>[] = [];
  let attention = options.attention ?? 'hidden';
  let stopped = false;
  let alarm = new AbortController();

  const schedule = () => {
    alarm.abort();
    if (stopped) return;
    const now = clock.monotonic();
    for (const probe of probes) if ((probe.due(attention) ?? Infinity) <= now + togetherMs) probe.start();
    const next = Math.min(...probes.map((probe) => probe.due(attention) ?? Infinity));
    if (next === Infinity) return; // asleep, or all under way: an end or a new attention calls again
    alarm = new AbortController();
    clock.sleep(next - now, alarm.signal).then(schedule, () => {}); // rejects when a newer schedule replaces it
  };

  const forget = () => {
    for (const probe of probes) {
      probe.reset();
      onReading(probe);
    }
  };

  return {
    watch(source) {
      const probe = new Probe(source, clock, { onReading, onIdle: schedule });
      probes.push(probe);
      schedule();
      return probe;
    },
    setAttention(next) {
      if (stopped) return;
      const fallsAsleep = next === 'asleep' && attention !== 'asleep';
      attention = next;
      if (fallsAsleep) forget();
      schedule(); // told the same again, the pace may be another
    },
    stop() {
      stopped = true;
      for (const probe of probes) probe.reset();
      alarm.abort();
    },
  };
}
