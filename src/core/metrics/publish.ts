import type { Figures, MemoryAdvice } from '../../shared/metrics.ts';
import type { ModelsResult } from '../../shared/models.ts';
import type { Context } from '../context.ts';
import { recordedFigures } from './figures.ts';

/** ms after a reading until the snapshot has it: what is read together is shown together. */
const settleMs = 250;
/** ms between two records of the flight recorder. */
const recordMs = 60_000;

/** What is shown; undefined: not known. */
export interface Shown {
  readonly figures: Figures | undefined;
  readonly models: ModelsResult | undefined;
  readonly advice: MemoryAdvice | undefined;
}

export interface Publisher {
  /**
   * Something was read: the snapshot gets it, once for all that comes within a moment. Figures only with figures: they are
   * others at every moment.
   */
  soon(what: 'figures' | 'models'): void;
  stop(): void;
}

/** Keeps what is measured in the snapshot and, once a minute, in the flight recorder. */
export const createPublisher = (
  { store, clock, history }: Pick<Context, 'store' | 'clock' | 'history'>,
  shown: () => Shown,
): Publisher => {
  const end = new AbortController();
  let recordedAt = clock.monotonic(); // who looks for a moment writes nothing
  let waiting = false;
  let withFigures = false;

  const record = (figures: Figures): void => {
    if (clock.monotonic() - recordedAt < recordMs) return;
    const values = recordedFigures(figures);
    if (Object.keys(values).length === 0) return;
    recordedAt = clock.monotonic();
    void history.append([{ at: new Date(clock.now()).toISOString(), kind: 'metrics', values }]);
  };
  const publish = (): void => {
    const { figures, models, advice } = shown();
    store.update({ ...(withFigures && { figures }), models, advice });
    if (withFigures && figures) record(figures);
    waiting = false;
    withFigures = false;
  };
  return {
    soon: (what) => {
      withFigures ||= what === 'figures';
      if (waiting || end.signal.aborted) return;
      waiting = true;
      clock.sleep(settleMs, end.signal).then(publish, () => {}); // rejects when stopped
    },
    stop: () => end.abort(),
  };
};
