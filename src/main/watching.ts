import type { App as Core } from '../core/app.ts';
import type { Clock } from '../core/system/clock.ts';
import type { Logger } from '../core/system/logger.ts';
import type { Notifier } from '../shared/incidents.ts';

/** ms after which watching begins anew when it ended on its own. */
const pauseMs = 5_000;

export interface WatchingParts {
  readonly core: Pick<Core, 'watch' | 'reconnect'>;
  readonly notifier: Notifier;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly logger: Logger;
}

/** Watches what runs, until told otherwise. */
export interface Watching {
  /** Resolves when the signal has aborted. A bug in it must not leave the menu bar showing what was once so. */
  run(signal: AbortSignal): Promise<void>;
  /** Lets go of the Docker in use and begins with the one that is chosen now. */
  restart(): void;
}

export const createWatching = ({ core, notifier, clock, logger }: WatchingParts): Watching => {
  let round = new AbortController();

  const watch = async (signal: AbortSignal): Promise<void> => {
    try {
      const ended = await core.watch(signal, { notifier });
      if (!ended.ok) logger.warn('watching ended', { code: ended.error.code, message: ended.error.message });
    } catch (error) {
      logger.error('watching failed', {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  };

  return {
    run: async (signal) => {
      while (!signal.aborted) {
        round = new AbortController();
        const current = AbortSignal.any([signal, round.signal]);
        await watch(current);
        if (!current.aborted) await clock.sleep(pauseMs, current).catch(() => {}); // aborted: the next round begins, or none
      }
    },
    restart: () => {
      round.abort();
      core.reconnect();
    },
  };
};
