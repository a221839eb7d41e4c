import type { LogBatch } from '../../shared/logs.ts';
import type { Context } from '../context.ts';
import { createLogBatches } from '../docker/log-batches.ts';
import { followContainers } from './follow-containers.ts';

export interface FollowLogsInput {
  /** Absent: every service of the project. */
  readonly service?: string | undefined;
  /** Lines from the end to begin with. */
  readonly tail: number;
}

/**
 * Hands over the log of a service, or of all, as it comes (`followContainers`), in batches for somebody who looks at it.
 * Until the signal aborts; a batch says when nothing is to be expected for now.
 * @param onBatch resolves when the batch was taken: the next one comes then
 */
export const followLogs = async (
  context: Context,
  input: FollowLogsInput,
  onBatch: (batch: LogBatch) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  const batches = createLogBatches(context.clock, onBatch, ending);
  const sink = {
    put: ({ container: _, ...entry }: Parameters<typeof batches.put>[0] & { readonly container: string }) =>
      batches.put(entry),
    end: batches.end,
    docker: () => {}, // the snapshot tells
  };
  try {
    await Promise.all([batches.run(), followContainers(context, { ...input, together: true }, sink, ending)]);
  } finally {
    stop.abort();
  }
};
