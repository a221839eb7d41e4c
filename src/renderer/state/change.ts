import type { Result } from '../../shared/errors.ts';
import type { Preferences, PreferencesChange } from '../../shared/preferences.ts';
import { commands } from '../bridge.ts';
import { preferences } from './preferences.ts';
import { tell } from './refusal.ts';

/** What holds after a change; where it was refused, what held before is shown again. */
const take = async (answer: Promise<Result<Preferences>>): Promise<Result<Preferences>> => {
  const result = await answer;
  if (result.ok) preferences.value = result.value;
  else if (preferences.value) preferences.value = { ...preferences.value };
  return result;
};

/** Changes what the user chose, at once. */
export const change = (wanted: PreferencesChange): void => void tell(take(commands.changePreferences(wanted)));

/** No notifications for so many minutes; 0: notify again. */
export const quietFor = (minutes: number): void => void tell(take(commands.quietFor({ minutes })));

/** Lets the user choose another folder. */
export const chooseWorkspace = (): void => void tell(take(commands.chooseWorkspace()));
