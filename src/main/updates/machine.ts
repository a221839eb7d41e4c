/** When the app looks for a newer version of itself, downloads it, and may restart into it: decisions alone, no effects. */
import type { Problem } from '../../shared/errors.ts';

/** How far a download is. */
export interface Bytes {
  readonly current: number;
  readonly total: number;
}

/** Where the app is with its own update. Times are ms since 1970. */
export type Update =
  /** `failed`: how the last try ended, if not well; with the version, if it came so far. */
  | {
      readonly at: 'rest';
      readonly dueAt: number;
      readonly failed?: { readonly version?: string; readonly problem: Problem };
    }
  | { readonly at: 'looking' }
  /** Not downloaded yet: an operation runs, or the user wants no updates any more. */
  | { readonly at: 'found'; readonly version: string }
  | { readonly at: 'downloading'; readonly version: string; readonly bytes?: Bytes }
  /** Downloaded and verified: the next start runs it. */
  | { readonly at: 'ready'; readonly version: string }
  | { readonly at: 'restarting'; readonly version: string };

export type UpdateEvent =
  /** Time passed, or an operation ended. */
  | { readonly kind: 'tick' }
  /** Without a version: there is none that is newer. */
  | { readonly kind: 'looked'; readonly version?: string }
  | { readonly kind: 'progress'; readonly bytes: Bytes }
  | { readonly kind: 'downloaded' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  /** The user wants to restart into it. */
  | { readonly kind: 'restart' };

/** What holds at the moment of an event. */
export interface Circumstances {
  /** ms since 1970. */
  readonly now: number;
  /** The setting. */
  readonly wanted: boolean;
  /** An operation runs: nothing is begun that takes its network, its disk or the app away from it. */
  readonly busy: boolean;
}

/** What is to be done now. */
export type UpdateTask = 'look' | 'download' | 'restart';

interface Advance {
  readonly update: Update;
  readonly task?: UpdateTask;
}

/** ms between two looks. */
export const lookEveryMs = 24 * 60 * 60_000;
/** ms until the next look after one that failed: the network may be back. A download that failed waits a day. */
export const lookAgainMs = 60 * 60_000;

/** At the start: look at once. */
export const initialUpdate: Update = { at: 'rest', dueAt: 0 };

const onTick = (update: Update, { now, wanted, busy }: Circumstances): Advance => {
  if (!wanted || busy) return { update };
  if (update.at === 'rest' && now >= update.dueAt) return { update: { at: 'looking' }, task: 'look' };
  if (update.at !== 'found') return { update };
  return { update: { at: 'downloading', version: update.version }, task: 'download' };
};

const onLooked = (version: string | undefined, circumstances: Circumstances): Advance =>
  version === undefined
    ? { update: { at: 'rest', dueAt: circumstances.now + lookEveryMs } }
    : onTick({ at: 'found', version }, circumstances);

const onFailed = (update: Update, problem: Problem, { now }: Circumstances): Advance => {
  const failed = { problem, ...('version' in update && { version: update.version }) };
  return { update: { at: 'rest', dueAt: now + (update.at === 'looking' ? lookAgainMs : lookEveryMs), failed } };
};

/** What an event makes of the state. An event that does not fit it, like a late one, changes nothing. */
export const advance = (update: Update, event: UpdateEvent, circumstances: Circumstances): Advance => {
  switch (event.kind) {
    case 'tick':
      return onTick(update, circumstances);
    case 'looked':
      return update.at === 'looking' ? onLooked(event.version, circumstances) : { update };
    case 'progress':
      return update.at === 'downloading' ? { update: { ...update, bytes: event.bytes } } : { update };
    case 'downloaded':
      return update.at === 'downloading' ? { update: { at: 'ready', version: update.version } } : { update };
    case 'failed':
      return update.at === 'rest' || update.at === 'found'
        ? { update }
        : onFailed(update, event.problem, circumstances);
    case 'restart':
      return update.at === 'ready' && !circumstances.busy
        ? { update: { at: 'restarting', version: update.version }, task: 'restart' }
        : { update };
  }
};
