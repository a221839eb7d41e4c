import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { snapshots } from '../fixtures/snapshots.ts';
import { commandOf, mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
});
afterAll(() => running?.close());

const isVisible = (): Promise<boolean> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());
const bounds = (): Promise<Electron.Rectangle> =>
  running.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());
/** The user opens the app in Finder. */
const open = (): Promise<void> =>
  running.app.evaluate(({ app }) => {
    app.emit('activate');
  });
/** What the user does, in one go: `click` on the icon, `blur` by clicking elsewhere. */
const user = (...doing: ('click' | 'blur')[]): Promise<boolean> =>
  running.app.evaluate(({ BrowserWindow }, todo) => {
    const window = BrowserWindow.getAllWindows()[0]!;
    for (const what of todo) {
      if (what === 'click') globalThis.frontierE2E!.tray.emit('click');
      else window.blur();
    }
    return window.isVisible();
  }, doing);

test('starts hidden, with its page loaded', async () => {
  expect(await isVisible()).toBe(false);
  expect(await running.page.getByRole('heading', { level: 1 }).textContent()).not.toBe('');
});

test('a click on the icon shows it, another hides it', async () => {
  expect(await user('click')).toBe(true);
  expect(await user('click')).toBe(false);
});

test('a click elsewhere hides it; the click that took its focus does not show it again, the next does', async () => {
  await user('click');
  expect(await user('blur')).toBe(false);
  await open();
  expect(await user('blur', 'click')).toBe(false);
  expect(await user('click')).toBe(true);
  await user('click');
});

test('Esc hides it', async () => {
  await user('click');
  await running.page.keyboard.press('Escape');
  await expect.poll(isVisible).toBe(false);
});

test('it can’t be closed, only hidden', async () => {
  await user('click');
  const left = await running.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]!.close();
    return BrowserWindow.getAllWindows().map((window) => window.isVisible());
  });
  expect(left).toEqual([false]);
});

test('opening the app again shows it: from the Dock or Finder, and by a second start', async () => {
  await open();
  expect(await isVisible()).toBe(true);
  await user('click');
  const { executablePath, args, cwd, env } = commandOf({ chromium: inject('chromium'), userData: running.userData });
  const program = executablePath ?? ((await import('electron')).default as unknown as string);
  const second = spawn(program, args, { cwd, env, stdio: 'ignore' });
  expect(await once(second, 'exit')).toEqual([0, null]);
  await expect.poll(isVisible).toBe(true);
  await user('click');
});

test('is as high as its content', async () => {
  for (const state of ['stopped', 'switching'] as const) {
    await running.show(snapshots[state]);
    const content = async (): Promise<number> => (await running.page.getByRole('main').boundingBox())!.height;
    await expect.poll(async () => (await bounds()).height === Math.ceil(await content())).toBe(true);
  }
});

test('never higher than 560; then its body scrolls', async () => {
  const services = Array.from({ length: 40 }, (_, i) => ({ ...snapshots.ready.services[1]!, name: `service-${i}` }));
  await running.show({ ...snapshots.ready, services: [snapshots.ready.services[0]!, ...services] });
  await expect.poll(async () => (await bounds()).height).toBe(560);
  expect(await running.page.getByRole('contentinfo').or(running.page.locator('footer')).isVisible()).toBe(true);
  const scrolls = await running.page
    .locator('.popover__body')
    .evaluate((body) => body.scrollHeight > body.clientHeight);
  expect(scrolls).toBe(true);
});

// Only the double can put the icon anywhere.
test.runIf(mode === 'double')('is under the icon, and at the top right when the icon is hidden', async () => {
  const put = (icon: Electron.Rectangle): Promise<Electron.Rectangle> =>
    running.app.evaluate(({ BrowserWindow }, at) => {
      const { tray } = globalThis.frontierE2E!;
      Object.assign(tray, { _bounds: at });
      tray.emit('click');
      const shownAt = BrowserWindow.getAllWindows()[0]!.getBounds();
      tray.emit('click');
      return shownAt;
    }, icon);
  expect(await put({ x: 800, y: 0, width: 28, height: 24 })).toMatchObject({ x: 634, y: 28, width: 360 });
  expect(await put({ x: 800, y: -30, width: 28, height: 24 })).toMatchObject({ x: 1072, y: 33, width: 360 });
});
