import type { App as Core } from '../core/app.ts';
import type { Clock } from '../core/system/clock.ts';
import type { Logger } from '../core/system/logger.ts';

/** ms after which watching begins anew when it ended on its own. */
const pauseMs = 5_000;

export interface WatchingParts {
  readonly core: Pick<Core, 'watch'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly logger: Logger;
}

/** Watches until the signal aborts: a bug in it must not leave the menu bar showing what was once so. */
export const keepWatching = async ({ core, clock, logger }: WatchingParts, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      const ended = await core.watch(signal);
      if (!ended.ok) logger.warn('watching ended', { code: ended.error.code, message: ended.error.message });
    } catch (error) {
      logger.error('watching failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
    if (!signal.aborted) await clock.sleep(pauseMs, signal).catch(() => {}); // aborted: the loop ends
  }
};
