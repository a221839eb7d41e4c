import { render } from 'preact';
import { followIncidents } from '../state/incident.ts';
import { listenToKeys } from '../state/keys.ts';
import { followPreferences } from '../state/preferences.ts';
import { follow } from '../state/snapshot.ts';
import { Popover } from './popover.tsx';

/** Shows the popover. */
export const openPopover = (root: HTMLElement): void => {
  listenToKeys(window);
  followIncidents();
  void follow();
  void followPreferences();
  render(<Popover />, root);
};
