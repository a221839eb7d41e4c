import { render } from 'preact';
import { followPreferences } from '../state/preferences.ts';
import { follow } from '../state/snapshot.ts';
import { Settings } from './settings.tsx';

/** Shows the settings window. */
export const openSettings = (root: HTMLElement): void => {
  void follow();
  void followPreferences();
  render(<Settings />, root);
};
