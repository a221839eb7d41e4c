import type { LogEntry } from '../../shared/logs.ts';

/** The most lines and characters that a queue holds. */
export interface QueueLimits {
  readonly lines: number;
  readonly chars: number;
}

/** Lines that wait for somebody who may be slow: the newest of them. */
export interface LogQueue<T> {
  readonly length: number;
  put(entry: T): void;
  /** The oldest ones, as many as are within the limits, in the order of their times; one if there is any. */
  take(limits: QueueLimits): T[];
  /** How many were given up since the last call: the oldest, when there were too many. */
  takeSkipped(): number;
}

/** Lines of several containers come in the order of their times as far as they are here together. */
const byTime = (a: LogEntry, b: LogEntry): number => {
  if (a.at === undefined || b.at === undefined || a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
};

/** How many of the first lines are within the limits. */
const lengthWithin = (entries: readonly LogEntry[], { lines, chars }: QueueLimits): number => {
  let sum = 0;
  const limit = entries.findIndex(({ text }, index) => {
    sum += text.length;
    return index > 0 && (index >= lines || sum > chars);
  });
  return limit < 0 ? entries.length : limit;
};

/** A queue within these limits. */
export const createLogQueue = <T extends LogEntry>(limits: QueueLimits): LogQueue<T> => {
  let entries: T[] = [];
  let chars = 0;
  let skipped = 0;
  /** What is given up goes together, a twentieth at once: one line at a time would move all the others each time. */
  const trim = (): void => {
    if (entries.length <= limits.lines * 1.05 && chars <= limits.chars * 1.05) return;
    let gone = 0;
    while (gone < entries.length - 1 && (entries.length - gone > limits.lines || chars > limits.chars)) {
      chars -= entries[gone]!.text.length;
      gone += 1;
    }
    entries = entries.slice(gone);
    skipped += gone;
  };
  return {
    get length() {
      return entries.length;
    },
    put: (entry) => {
      entries.push(entry);
      chars += entry.text.length;
      trim();
    },
    take: (within) => {
      entries.sort(byTime);
      const taken = entries.slice(0, lengthWithin(entries, within));
      entries = entries.slice(taken.length);
      for (const { text } of taken) chars -= text.length;
      return taken;
    },
    takeSkipped: () => {
      const count = skipped;
      skipped = 0;
      return count;
    },
  };
};
