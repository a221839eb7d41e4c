import type { LogBatch, LogEntry } from '../../shared/logs.ts';
import type { Clock } from '../system/clock.ts';

/** ms between two batches, the most lines and characters of one, and of what may wait; a longer line is cut. */
export const batchLimits = { everyMs: 50, lines: 500, chars: 1_000_000, waiting: 2_000, lineChars: 32_768 } as const;

export interface LogBatches {
  /** Resolves when there is room for more: who reads a log waits for it, and so Docker waits too. */
  put(entry: LogEntry): Promise<void>;
  /** Nothing more is to be expected for now. What is put afterwards goes on as before. */
  end(): void;
  /** Hands batches over until the signal aborts. */
  run(): Promise<void>;
}

const cut = (entry: LogEntry): LogEntry => {
  const over = entry.text.length - batchLimits.lineChars;
  if (over <= 0) return entry;
  return { ...entry, text: `${entry.text.slice(0, batchLimits.lineChars)} … (${over} more characters)` };
};

/** Lines of several containers come in the order of their times as far as they are here together. */
const byTime = (a: LogEntry, b: LogEntry): number => {
  if (a.at === undefined || b.at === undefined || a.at === b.at) return 0;
  return a.at < b.at ? -1 : 1;
};

/** How many of the first lines make one batch: at least one. */
const batchLength = (lines: readonly LogEntry[]): number => {
  let chars = 0;
  const limit = lines.findIndex(({ text }, index) => {
    chars += text.length;
    return index > 0 && (index >= batchLimits.lines || chars > batchLimits.chars);
  });
  return limit < 0 ? lines.length : limit;
};

/** Puts lines together, so that a program that writes a lot neither floods who reads nor fills the memory. */
export const createLogBatches = (clock: Clock, onBatch: (batch: LogBatch) => void, signal: AbortSignal): LogBatches => {
  let lines: LogEntry[] = [];
  let ended = false;
  let wake = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => {
    wake.resolve();
    room.resolve();
  });
  const hand = (): void => {
    lines.sort(byTime);
    const batch = lines.splice(0, batchLength(lines));
    const isEnd = ended && lines.length === 0;
    if (isEnd) ended = false;
    onBatch({ lines: batch, ...(isEnd && { ended: true }) });
    room.resolve();
    room = Promise.withResolvers();
  };
  return {
    put: async (entry) => {
      lines.push(cut(entry));
      wake.resolve();
      while (lines.length >= batchLimits.waiting && !signal.aborted) await room.promise;
    },
    end: () => {
      ended = true;
      wake.resolve();
    },
    run: async () => {
      while (!signal.aborted) {
        await wake.promise;
        wake = Promise.withResolvers();
        await clock.sleep(batchLimits.everyMs, signal).catch(() => {});
        if (signal.aborted) break;
        hand();
        if (lines.length > 0 || ended) wake.resolve();
      }
      lines = [];
    },
  };
};
