import type { Rectangle } from 'electron';
import type { PushName, PushValue } from '../shared/contract.ts';
import type { AppPaths, PageUrls } from './paths.ts';
import { createPopover, type Popover } from './popover/popover.ts';
import { type AppWindow, createWindow, type WindowParts } from './windows/window.ts';

export interface PagesParts {
  readonly preload: AppPaths['preload'];
  readonly urls: PageUrls;
  /** Where the tray's icon is; empty bounds if there is none. */
  readonly iconBounds: () => Rectangle;
  /** The popover was shown, or hidden. */
  readonly onPopoverShown: (visible: boolean) => void;
  readonly onLogsClosed: () => void;
}

/** All that the user sees in a page: the popover, and the windows that are there while they are open. */
export interface Pages {
  readonly popover: Popover;
  readonly windows: Readonly<Record<WindowParts['name'], AppWindow>>;
  /** To each page that is open. */
  send<K extends PushName>(name: K, value: PushValue<K>): void;
}

/** The popover is loaded at once and hidden; a window when it is first opened. */
export const createPages = ({ preload, urls, iconBounds, onPopoverShown, onLogsClosed }: PagesParts): Pages => {
  const popover = createPopover({
    preload,
    load: (window) => window.loadURL(urls.popover),
    iconBounds,
    monotonic: () => performance.now(),
    onShown: onPopoverShown,
  });
  const window = (name: WindowParts['name'], onClosed = () => {}): AppWindow =>
    createWindow({ name, preload, load: (opened) => opened.loadURL(urls[name]), onClosed });
  const windows = { settings: window('settings'), logs: window('logs', onLogsClosed) };
  return {
    popover,
    windows,
    send: (name, value) => {
      for (const page of [popover, windows.settings, windows.logs]) page.send(name, value);
    },
  };
};
