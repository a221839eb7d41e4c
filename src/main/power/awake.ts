import type { PowerSaveBlocker } from 'electron';
import type { AppSnapshot } from '../../shared/snapshot.ts';

/**
 * Whether the machine must not fall asleep by itself: while one engine replaces another, and while something is
 * downloaded. Starting and stopping take seconds and go on after sleep.
 */
export const needsAwake = ({ operation }: AppSnapshot): boolean =>
  operation !== undefined &&
  (operation.kind === 'switch' ||
    operation.steps.some(({ state, bytes }) => state === 'running' && bytes !== undefined));

/** Keeps the machine awake as long as snapshots ask for it; closing the lid still puts it to sleep. */
export const keepAwake = (blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>): ((snapshot: AppSnapshot) => void) => {
  let id: number | undefined;
  return (snapshot) => {
    if (needsAwake(snapshot)) {
      id ??= blocker.start('prevent-app-suspension');
    } else if (id !== undefined) {
      blocker.stop(id);
      id = undefined;
    }
  };
};
