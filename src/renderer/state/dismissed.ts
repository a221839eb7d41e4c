import { effect, signal } from '@preact/signals';
import { snapshot } from './snapshot.ts';

/** The ids of what the user does not want to see any more, until it is so again or the app starts again. */
export const dismissed = signal<ReadonlySet<string>>(new Set());

export const dismiss = (id: string): void => {
  dismissed.value = new Set([...dismissed.value, id]);
};

// Memory that got short again is worth a word again.
effect(() => {
  if (snapshot.value?.advice || !dismissed.peek().has('advice')) return;
  dismissed.value = new Set([...dismissed.peek()].filter((id) => id !== 'advice'));
});
