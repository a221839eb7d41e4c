import { computed } from '@preact/signals';
import { type ToldView, told } from '../view/told.ts';
import { dismissed } from './dismissed.ts';
import { preferences } from './preferences.ts';
import { snapshot } from './snapshot.ts';

/** The one thing that is told now beside the state. */
export const toldRow = computed<ToldView | undefined>(() => {
  if (!snapshot.value) return undefined;
  return told(snapshot.value, preferences.value).find(({ id }) => !dismissed.value.has(id));
});
