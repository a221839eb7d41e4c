import type { App as Core } from '../../core/app.ts';
import type { Logger } from '../../core/system/logger.ts';
import type { Handlers, PushName, PushValue } from '../../shared/contract.ts';
import type { LogBatch } from '../../shared/logs.ts';

export interface LogHandlerParts {
  readonly core: Pick<Core, 'followLogs'>;
  /** Whoever closes the logs window calls `unfollowLogs`. */
  readonly windows: { readonly logs: { send<K extends PushName>(name: K, value: PushValue<K>): void } };
  readonly logger: Logger;
}

/** Follows for the logs window: one thing at a time, and one batch, which the page takes before it gets another. */
export const createLogHandlers = ({
  core,
  windows,
  logger,
}: LogHandlerParts): Pick<Handlers, 'followLogs' | 'tookLogs' | 'unfollowLogs'> => {
  let following = new AbortController();
  let taken = Promise.withResolvers<void>();
  return {
    followLogs: async (input) => {
      following.abort();
      following = new AbortController();
      const { signal } = following;
      const onBatch = (batch: LogBatch): Promise<void> => {
        taken = Promise.withResolvers();
        if (!signal.aborted) windows.logs.send('logLines', batch);
        return taken.promise;
      };
      void core.followLogs(input, onBatch, signal).then(
        (result) => {
          if (result.ok || signal.aborted) return;
          logger.warn('the logs can’t be followed', { reason: result.error.message });
          windows.logs.send('logLines', { lines: [], ended: true });
        },
        (error: unknown) => logger.error('following the logs failed', { error }),
      );
      return { ok: true, value: undefined };
    },
    tookLogs: async () => {
      taken.resolve();
      return { ok: true, value: undefined };
    },
    unfollowLogs: async () => {
      following.abort();
      return { ok: true, value: undefined };
    },
  };
};
