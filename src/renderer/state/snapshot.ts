import { signal } from '@preact/signals';
import type { AppSnapshot } from '../../shared/snapshot.ts';
import { commands, on } from '../bridge.ts';

/** The one state of the page; undefined until main has answered. */
export const snapshot = signal<AppSnapshot | undefined>(undefined);

/** An answer can be older than a push that overtook it: the newest revision stays. */
const take = (next: AppSnapshot): void => {
  if (next.revision >= (snapshot.value?.revision ?? 0)) snapshot.value = next;
};

/** Listens to main from now on, and asks for what is so at the start. */
export const follow = async (): Promise<void> => {
  on.snapshot(take);
  const first = await commands.getSnapshot();
  if (first.ok) take(first.value);
};
