import { expect, it } from 'vitest';
import { popoverOptions } from '../popover/options.ts';
import { windowOptions } from './options.ts';
import { webPreferences } from './web-preferences.ts';

const sandboxed = {
  preload: '/app/preload.cjs',
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
};

it.each([
  ['popover', popoverOptions],
  ['settings', windowOptions.settings],
  ['logs', windowOptions.logs],
] as const)('keeps the page of the %s in its sandbox', (_name, options) => {
  expect(webPreferences('/app/preload.cjs')).toEqual(sandboxed);
  expect(options('/app/preload.cjs').webPreferences).toEqual(sandboxed);
});
