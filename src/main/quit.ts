import type { App } from 'electron';
import type { App as Core } from '../core/app.ts';
import type { Clock } from '../core/system/clock.ts';
import type { Logger } from '../core/system/logger.ts';
import { isRunning } from '../shared/stacks.ts';
import type { Operations } from './operations.ts';

/** ms that quitting waits for a cancelled operation to leave things in order; what is left then, the journal knows. */
const undoMs = 10_000;
/** ms after the system said that it shuts down in which an end of the app counts as part of that. */
const shutdownMs = 60_000;
/** ms that quitting waits for the stack to stop: Docker gives each service ten seconds to end by itself. */
const stopMs = 30_000;

export interface QuitParts {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly operations: Operations;
  readonly core: Pick<Core, 'close' | 'store' | 'commands'>;
  /** The setting, as it is now. */
  readonly stopOnQuit: () => boolean;
  /** Lets everything go that would keep the app from ending. */
  readonly release: () => void;
  readonly logger: Logger;
  readonly clock: Pick<Clock, 'monotonic' | 'sleep'>;
}

export interface Quitting {
  /** The app ends only to start as a newer version: what runs goes on. */
  forUpdate(): void;
  /** The machine shuts down: waiting would hold it up, and Docker ends with it. The journal knows what is left. */
  forShutdown(): void;
}

/**
 * Quitting stops watching, not the stack, unless the user chose that. An operation that runs is cancelled and given time
 * to undo what it did. Nothing keeps the app from ending for longer than that takes.
 */
export const quitInOrder = (parts: QuitParts): Quitting => {
  const { app, operations, core, stopOnQuit, release, logger, clock } = parts;
  let state: 'running' | 'preparing' | 'ready' = 'running';
  let updating = false;
  let shutdownAt = Number.NEGATIVE_INFINITY;

  const mustStop = (): boolean => stopOnQuit() && !updating && isRunning(core.store.get());
  const isShutdown = (): boolean => clock.monotonic() - shutdownAt < shutdownMs;
  const stop = async (): Promise<void> => {
    const abort = new AbortController();
    const stopped = core.commands.down({ volumes: false }, { signal: abort.signal });
    const result = await Promise.race([stopped, clock.sleep(stopMs)]);
    if (result?.ok) return;
    stopped.catch(() => {}); // aborted while it waited
    logger.warn('the stack was not stopped', { code: result?.error.code ?? 'too late' });
    abort.abort();
  };
  const prepare = async (): Promise<void> => {
    operations.cancel();
    await Promise.race([operations.settled(), clock.sleep(undoMs)]);
    if (mustStop() && !operations.isRunning) await stop();
  };

  app.on('before-quit', (event) => {
    if (state === 'running' && !isShutdown() && (operations.isRunning || mustStop())) {
      state = 'preparing';
      prepare()
        .catch((error: unknown) => logger.error('quitting was not prepared', { error: String(error) }))
        .finally(() => {
          state = 'ready';
          app.quit();
        });
    }
    if (state === 'preparing' && !isShutdown()) {
      event.preventDefault();
      return;
    }
    release();
    core.close();
  });
  return {
    forUpdate: () => {
      updating = true;
    },
    forShutdown: () => {
      shutdownAt = clock.monotonic();
      operations.cancel();
    },
  };
};
