import { commands } from '../bridge.ts';
import { type KeyAction, keyAction } from '../view/key-action.ts';
import { run } from './run.ts';
import { snapshot } from './snapshot.ts';

const act = (action: KeyAction): void => {
  switch (action.do) {
    case 'close':
      void commands.hidePopover();
      return;
    case 'cancel':
      if (snapshot.value?.operation) void commands.cancel();
      return;
    case 'logs':
      run({ command: 'openLogs', input: {} });
      return;
    case 'settings':
      run({ command: 'openSettings', input: undefined });
      return;
    case 'quit':
      void commands.quit();
      return;
    case 'engine':
      document.querySelectorAll<HTMLElement>('.engine')[action.index]?.querySelector('button')?.focus();
  }
};

/** The keys that work anywhere in the popover. */
export const listenToKeys = (page: Window): void => {
  page.addEventListener('keydown', (event) => {
    const action = keyAction(event);
    if (!action) return;
    event.preventDefault();
    act(action);
  });
  // ⌘C copies the endpoint when no text is selected.
  page.document.addEventListener('copy', (event) => {
    if (page.getSelection()?.toString()) return;
    event.preventDefault();
    void commands.copyEndpoint();
  });
};
