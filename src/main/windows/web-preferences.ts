import type { WebPreferences } from 'electron';

/**
 * What every page of the app may do: nothing but show itself and speak the contract. Electron's own defaults are spelled
 * out where they keep a page away from the system. `preload` is absolute.
 */
export const webPreferences = (preload: string): WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
});
