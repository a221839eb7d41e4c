import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({
    chromium: inject('chromium'),
    settings: { dockerHost: noDocker },
    // Of the machine that the double runs on, figures can be read only as what it is.
    ...(mode === 'double' && { env: { ELECTRON_DOUBLE_PLATFORM: process.platform } }),
  });
});
afterAll(() => running?.close());

/** When memory was read last, ms since 1970; undefined: nothing is known. */
const readAt = async (): Promise<number | undefined> => {
  const answer = await running.page.evaluate(() => window.frontier.commands.getSnapshot());
  const memory = answer.ok ? answer.value.figures?.memory : undefined;
  return memory?.state === 'fresh' ? memory.at : undefined;
};
const machine = (event: 'suspend' | 'resume'): Promise<void> =>
  running.app.evaluate(({ powerMonitor }, name) => {
    powerMonitor.emit(name);
  }, event);

test('measures while nobody looks, slowly; faster while the popover is open', async () => {
  await expect.poll(readAt).toBeDefined();
  const before = (await readAt())!;
  await running.app.evaluate(({ app }) => {
    app.emit('activate');
  });
  await expect.poll(readAt).toBeGreaterThan(before);
});

test('in sleep nothing is measured and nothing old is shown; awake it begins anew', async () => {
  await machine('suspend');
  await expect.poll(readAt).toBeUndefined();
  await machine('resume');
  await expect.poll(readAt).toBeDefined();
});
