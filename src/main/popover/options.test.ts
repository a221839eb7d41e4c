import { expect, it } from 'vitest';
import { popoverOptions } from './options.ts';

it('keeps the page in its sandbox', () => {
  expect(popoverOptions('/app/preload.cjs').webPreferences).toEqual({
    preload: '/app/preload.cjs',
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
  });
});
