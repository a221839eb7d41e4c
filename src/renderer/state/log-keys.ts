import { asText } from '../view/log-copy.ts';
import { shown } from './logs.ts';

/** The keys of the logs window: ⌘F goes to the filter; ⌘C copies what is selected, or else every line that is shown. */
export const listenToLogKeys = (page: Window): void => {
  page.document.addEventListener('copy', (event) => {
    if (page.getSelection()?.toString() || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', asText(shown.value));
  });
  page.addEventListener('keydown', (event) => {
    if (!event.metaKey || event.key !== 'f') return;
    event.preventDefault();
    page.document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
  });
};
