import type { BrowserWindowConstructorOptions } from 'electron';

export const popoverWidth = 360;

/**
 * The popover's window: a panel without a frame that the app shows and hides itself. `preload` is absolute. Electron's
 * own defaults are spelled out where they keep the page away from the system.
 */
export const popoverOptions = (preload: string): BrowserWindowConstructorOptions => ({
  width: popoverWidth,
  height: 320,
  show: false,
  frame: false,
  resizable: false,
  movable: false,
  minimizable: false,
  maximizable: false,
  fullscreenable: false,
  skipTaskbar: true,
  type: 'panel',
  vibrancy: 'popover',
  visualEffectState: 'active',
  backgroundColor: '#00000000',
  title: 'Frontier LLM',
  webPreferences: {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  },
});
