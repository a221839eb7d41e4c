import type { LogBatch, LogEntry } from '../../shared/logs.ts';
import type { Clock } from '../system/clock.ts';
import { createLogQueue } from './log-queue.ts';

/**
 * ms between two batches, the most lines and characters of one, and of what may wait: as many lines as the window keeps,
 * so that it would have forgotten what is given up here. A longer line is cut.
 */
export const batchLimits = {
  everyMs: 50,
  lines: 500,
  chars: 1_000_000,
  waitingLines: 10_000,
  waitingChars: 8_000_000,
  lineChars: 32_768,
} as const;

/** What waits for a batch, at most. */
export const waitingLimits = { lines: batchLimits.waitingLines, chars: batchLimits.waitingChars } as const;

export interface LogBatches {
  put(entry: LogEntry): void;
  /** Nothing more is to be expected for now. What is put afterwards goes on as before. */
  end(): void;
  /** Hands batches over, each when the one before was taken, until the signal aborts. */
  run(): Promise<void>;
}

/** A line as it may wait. The copy lets go of the long text, of which a mere part would keep hold. */
export const cutLine = <T extends LogEntry>(entry: T): T => {
  const over = entry.text.length - batchLimits.lineChars;
  if (over <= 0) return entry;
  const kept = Buffer.from(entry.text.slice(0, batchLimits.lineChars), 'utf16le').toString('utf16le');
  return { ...entry, text: `${kept} … (${over} more characters)` };
};

/**
 * Puts lines together, so that a program that writes a lot neither floods who reads nor fills the memory. Reading never
 * waits for who is slow: what can't be taken any more is given up, oldest first, and counted.
 * @param onBatch resolves when the batch was taken
 */
export const createLogBatches = (
  clock: Clock,
  onBatch: (batch: LogBatch) => void | Promise<void>,
  signal: AbortSignal,
): LogBatches => {
  const queue = createLogQueue<LogEntry>(waitingLimits);
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => {
    wake.resolve();
    aborted.resolve();
  });
  const next = (): LogBatch => {
    const skipped = queue.takeSkipped();
    const lines = queue.take(batchLimits);
    const isEnd = ended && queue.length === 0;
    if (isEnd) ended = false;
    return { lines, ...(skipped > 0 && { skipped }), ...(isEnd && { ended: true }) };
  };
  return {
    put: (entry) => {
      ended = false;
      queue.put(cutLine(entry));
      wake.resolve();
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
        await Promise.race([onBatch(next()), aborted.promise]);
        if (queue.length > 0 || ended) wake.resolve();
      }
    },
  };
};
