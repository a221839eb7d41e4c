import type { Clock } from '../../core/system/clock.ts';
import type { Logger } from '../../core/system/logger.ts';
import type { Problem, Result } from '../../shared/errors.ts';
import type { UpdateSnapshot } from '../../shared/snapshot.ts';
import { updateFailure } from './failure.ts';
import { advance, initialUpdate, type Update, type UpdateEvent, type UpdateTask } from './machine.ts';
import type { UpdateSource } from './source.ts';

/** ms between two thoughts on whether something is due: small beside a day, and sleep makes no difference to the wall. */
const tickMs = 10 * 60_000;

export interface UpdateParts {
  readonly source: UpdateSource;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  /** The setting, as it is now. */
  readonly wanted: () => boolean;
  /** Whether an operation runs. */
  readonly isBusy: () => boolean;
  /** Shows how far it is; undefined: nothing to show. */
  readonly show: (update: UpdateSnapshot | undefined) => void;
  readonly logger: Logger;
}

export interface Updates {
  /** Looks at the start and daily until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Restarts into what was downloaded; refused while an operation runs. */
  restart(): Result<void>;
}

/** What the user sees of it. That a look failed is no news: the app is often offline. */
export const shownUpdate = (update: Update): UpdateSnapshot | undefined => {
  switch (update.at) {
    case 'downloading':
      return { version: update.version, state: 'downloading', ...(update.bytes && { bytes: update.bytes }) };
    case 'ready':
    case 'restarting':
      return { version: update.version, state: 'ready' };
    case 'rest': {
      const { version, problem } = update.failed ?? {};
      return version === undefined || problem === undefined ? undefined : { version, state: 'failed', problem };
    }
    default:
      return undefined;
  }
};

const refusal = (update: Update): Problem =>
  update.at === 'ready'
    ? {
        code: 'locked',
        message: 'Something is being started, stopped or switched.',
        kept: 'The new version is kept for later.',
      }
    : { code: 'update-failed', message: 'No new version is ready.', kept: 'The app runs on as it is.' };

/** Keeps the app up to date: carries out what the machine decides. */
export const createUpdates = ({ source, clock, wanted, isBusy, show, logger }: UpdateParts): Updates => {
  let update = initialUpdate;

  const tasks: Readonly<Record<UpdateTask, () => Promise<void>>> = {
    look: async () => {
      const version = await source.look();
      happen({ kind: 'looked', ...(version !== undefined && { version }) });
    },
    download: async () => {
      await source.download((bytes) => happen({ kind: 'progress', bytes }));
      happen({ kind: 'downloaded' });
    },
    restart: () => source.restart(),
  };

  const happen = (event: UpdateEvent): UpdateTask | undefined => {
    const { update: next, task } = advance(update, event, { now: clock.now(), wanted: wanted(), busy: isBusy() });
    if (next.at !== update.at) logger.info('the app’s own update', { at: next.at });
    update = next;
    show(shownUpdate(update));
    if (task) {
      tasks[task]().catch((error: unknown) => {
        const problem = updateFailure(error);
        logger.warn('the update could not be had', { task, ...problem });
        happen({ kind: 'failed', problem });
      });
    }
    return task;
  };

  return {
    run: async (signal) => {
      while (!signal.aborted) {
        happen({ kind: 'tick' });
        await clock.sleep(tickMs, signal).catch(() => {}); // aborted: the loop ends
      }
    },
    restart: () => {
      if (happen({ kind: 'restart' }) === 'restart') return { ok: true, value: undefined };
      const problem = refusal(update);
      return { ok: false, error: problem, problems: [problem] };
    },
  };
};
