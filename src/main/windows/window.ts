import { app, BrowserWindow } from 'electron';
import { type PushName, type PushValue, pushChannel } from '../../shared/contract.ts';
import { type WindowName, windowOptions } from './options.ts';

export interface WindowParts {
  readonly name: WindowName;
  readonly preload: string;
  /** Loads the page: a file, or the development server. */
  readonly load: (window: BrowserWindow) => Promise<void>;
  /** Called when the user closed it. */
  readonly onClosed?: () => void;
}

/** A window that is made when it is first wanted and gone when it is closed: one of its kind. */
export interface AppWindow {
  /** Brings it before the user's eyes; resolves when its page can be spoken to. */
  open(): Promise<void>;
  /** Lost without a word while it is closed. */
  send<K extends PushName>(name: K, value: PushValue<K>): void;
  close(): void;
}

/** The app has no Dock icon: macOS brings its windows to the front, and the keyboard to them, only if told. */
const bringToFront = (window: BrowserWindow): void => {
  if (window.isMinimized()) window.restore();
  window.show();
  app.focus({ steal: true });
  window.focus();
};

/** With its last window gone, the app lets the one that was used before have the keyboard again. */
const giveFocusBack = (): void => {
  if (!BrowserWindow.getAllWindows().some((window) => window.isVisible())) app.hide();
};

export const createWindow = ({ name, preload, load, onClosed }: WindowParts): AppWindow => {
  let current: { readonly window: BrowserWindow; readonly loaded: Promise<void> } | undefined;
  const make = (): NonNullable<typeof current> => {
    const window = new BrowserWindow(windowOptions[name](preload));
    window.once('ready-to-show', () => bringToFront(window));
    window.once('closed', () => {
      current = undefined;
      onClosed?.();
      giveFocusBack();
    });
    const loaded = load(window).catch((error: unknown) => {
      if (!window.isDestroyed()) throw error; // closed before its page was there
    });
    return { window, loaded };
  };
  return {
    open: () => {
      if (current) bringToFront(current.window);
      else current = make();
      return current.loaded;
    },
    send: (push, value) => current?.window.webContents.send(pushChannel(push), value),
    close: () => current?.window.destroy(),
  };
};
