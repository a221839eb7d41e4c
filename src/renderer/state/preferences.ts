import { signal } from '@preact/signals';
import type { Preferences } from '../../shared/preferences.ts';
import { commands, on } from '../bridge.ts';

/** What the user chose, and what the system says of it; undefined until main has answered. */
export const preferences = signal<Preferences | undefined>(undefined);

/** Listens to main from now on, and asks for what holds at the start. A push is always newer than the first answer. */
export const followPreferences = async (): Promise<void> => {
  on.preferences((next) => {
    preferences.value = next;
  });
  const first = await commands.getPreferences();
  if (first.ok) preferences.value ??= first.value;
};
