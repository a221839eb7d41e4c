import type { BrowserWindowConstructorOptions } from 'electron';
import { webPreferences } from '../windows/web-preferences.ts';

export const popoverWidth = 360;

/**
 * The popover's window: a panel without a frame that the app shows and hides itself. `preload` is absolute.
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
  webPreferences: webPreferences(preload),
});
