import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
});
afterAll(() => running?.close());

test('starts hidden, with its page loaded', async () => {
  const { app } = running;
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isVisible()))).toEqual([
    false,
  ]);
});
