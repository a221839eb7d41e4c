import { render } from 'preact';
import { listenToLogKeys } from '../state/log-keys.ts';
import { startLogs } from '../state/logs.ts';
import { follow } from '../state/snapshot.ts';
import { Logs } from './logs.tsx';

/** Shows the logs window. */
export const openLogs = (root: HTMLElement): void => {
  startLogs();
  listenToLogKeys(window);
  void follow();
  render(<Logs />, root);
};
