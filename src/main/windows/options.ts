import type { BrowserWindowConstructorOptions } from 'electron';
import { webPreferences } from './web-preferences.ts';

/** The windows that are opened when somebody wants them, by the name of their page. */
export type WindowName = 'settings' | 'logs';

const settingsWidth = 520;

/** How each window is made. Both have the system's own title bar; `preload` is absolute. */
export const windowOptions: Readonly<Record<WindowName, (preload: string) => BrowserWindowConstructorOptions>> = {
  // As high as the screen allows, never wider: it is one column.
  settings: (preload) => ({
    width: settingsWidth,
    minWidth: settingsWidth,
    maxWidth: settingsWidth,
    height: 720,
    minHeight: 360,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    show: false,
    title: 'Frontier LLM Settings',
    webPreferences: webPreferences(preload),
  }),
  logs: (preload) => ({
    width: 900,
    height: 600,
    minWidth: 480,
    minHeight: 280,
    show: false,
    title: 'Frontier LLM Logs',
    webPreferences: webPreferences(preload),
  }),
};
