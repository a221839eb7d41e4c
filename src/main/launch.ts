import type { Store } from '../core/store.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { isRunning } from '../shared/stacks.ts';

/** Docker answers and everything was looked at once. */
const isKnown = ({ runtime, stacks, state, operation }: AppSnapshot): boolean =>
  operation !== undefined || (runtime.state === 'connected' && stacks.length > 0 && state !== 'unknown');

/**
 * Makes the selected stack run once its state is known: after a login, Docker may come up minutes later. Only once, and
 * not if nothing is selected, something runs, or the user was faster.
 */
export const startAtLaunch = (store: Pick<Store, 'get' | 'subscribe'>, start: () => void): void => {
  const look = (snapshot: AppSnapshot): boolean => {
    if (!isKnown(snapshot)) return false;
    if (snapshot.selected !== undefined && !snapshot.operation && !isRunning(snapshot)) start();
    return true;
  };
  if (look(store.get())) return;
  const unsubscribe = store.subscribe((snapshot) => {
    if (!isKnown(snapshot)) return;
    unsubscribe(); // before it starts: that makes snapshots of its own
    look(snapshot);
  });
};
