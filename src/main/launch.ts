import type { Store } from '../core/store.ts';
import { isAway } from '../core/switch/outlast.ts';
import type { Result } from '../shared/errors.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { isRunning } from '../shared/stacks.ts';

/** Docker answers and everything was looked at once. */
const isKnown = ({ runtime, stacks, state, operation }: AppSnapshot): boolean =>
  operation !== undefined || (runtime.state === 'connected' && stacks.length > 0 && state !== 'unknown');

const isWanted = (snapshot: AppSnapshot): boolean =>
  snapshot.selected !== undefined && !snapshot.operation && !isRunning(snapshot);

/**
 * Makes the selected stack run once its state is known: after a login, Docker may come up minutes later. Only once, and
 * not if nothing is selected, something runs, or the user was faster. A Docker that went away in the middle, as one does
 * that is only starting itself, is waited for again.
 */
export const startAtLaunch = (store: Pick<Store, 'get' | 'subscribe'>, start: () => Promise<Result<unknown>>): void => {
  let isStarting = false;
  let mayStart = true;

  const begin = async (): Promise<void> => {
    isStarting = true; // before it starts: that makes snapshots of its own
    mayStart = false;
    const result = await start();
    isStarting = false;
    if (result.ok || !result.problems.some(isAway)) unsubscribe();
    else look(store.get());
  };
  const look = (snapshot: AppSnapshot): void => {
    if (snapshot.runtime.state === 'unreachable') mayStart = true;
    if (isStarting || !mayStart || !isKnown(snapshot)) return;
    if (isWanted(snapshot)) void begin();
    else unsubscribe();
  };
  const unsubscribe = store.subscribe(look);
  look(store.get());
};
