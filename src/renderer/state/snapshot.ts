import { signal } from '@preact/signals';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands, on } from '../bridge.ts';

/** The one state of the page; undefined until main has answered. */
export const snapshot = signal<AppSnapshot | undefined>(undefined);

/** ms between two pictures: a download tells its bytes more often than anybody reads them. */
const restMs = 500;
let resting = false;
let newest: AppSnapshot | undefined;

const show = (): void => {
  if (resting || !newest || newest === snapshot.value) return;
  snapshot.value = newest;
  resting = true;
  setTimeout(() => {
    resting = false;
    show();
  }, restMs);
};

/** An answer can be older than a push that overtook it: the newest revision stays. What comes alone is shown at once. */
const take = (next: AppSnapshot): void => {
  if (next.revision < (newest?.revision ?? 0)) return;
  newest = next;
  show();
};

/** Listens to main from now on, and asks for what is so at the start. */
export const follow = async (): Promise<void> => {
  on.snapshot(take);
  const first = await commands.getSnapshot();
  if (first.ok) take(first.value);
};
