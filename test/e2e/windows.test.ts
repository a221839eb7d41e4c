import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Effect } from '../electron-double/effects.ts';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
});
afterAll(() => running?.close());

type Name = 'settings' | 'logs';
const titles = { settings: 'Frontier LLM Settings', logs: 'Frontier LLM Logs' } as const;
const pageOf = (name: Name): Page | undefined =>
  running.app.windows().find((page) => page.url().endsWith(`/${name}.html`));
/** The user asks for it in the popover. */
const open = async (name: Name): Promise<Page> => {
  const answer = await running.page.evaluate(
    (wanted) =>
      wanted === 'settings' ? window.frontier.commands.openSettings() : window.frontier.commands.openLogs({}),
    name,
  );
  expect(answer).toEqual({ ok: true });
  await expect.poll(() => pageOf(name)).toBeDefined();
  return pageOf(name)!;
};
interface Seen {
  readonly visible: boolean;
  readonly focused: boolean;
  readonly width: number;
}
/** The windows of that title, as the system has them. */
const seen = (name: Name): Promise<Seen[]> =>
  running.app.evaluate(
    ({ BrowserWindow }, title) =>
      BrowserWindow.getAllWindows()
        .filter((window) => window.getTitle() === title)
        .map((window) => ({
          visible: window.isVisible(),
          focused: window.isFocused(),
          width: window.getBounds().width,
        })),
    titles[name],
  );
const closeAll = (): Promise<void> =>
  running.app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows().slice(1)) window.close();
  });
afterEach(async () => {
  await closeAll();
  await expect.poll(() => running.app.windows().length).toBe(1);
});

describe.each(['settings', 'logs'] as const)('the window %s', (name) => {
  test('is there when it is wanted, before the eyes', async () => {
    expect(await seen(name)).toEqual([]);
    const page = await open(name);
    await expect.poll(() => seen(name)).toMatchObject([{ visible: true, focused: true }]);
    expect(await page.title()).toBe(titles[name]);
  });

  test('is one: opened again it comes to the front, also when it was minimised', async () => {
    await open(name);
    await expect.poll(() => seen(name)).toMatchObject([{ focused: true }]);
    await running.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[1]!.minimize();
    });
    await expect.poll(() => seen(name)).toMatchObject([{ focused: false }]);
    await open(name);
    await expect.poll(() => seen(name)).toMatchObject([{ visible: true, focused: true }]);
  });

  test('is gone when it is closed, and comes back new', async () => {
    const first = await open(name);
    await closeAll();
    expect(await seen(name)).toEqual([]);
    const second = await open(name);
    expect(second).not.toBe(first);
  });
});

test('settings are one column of 520', async () => {
  await open('settings');
  expect(await seen('settings')).toMatchObject([{ width: 520 }]);
});

test('both may be open, and the popover tells both', async () => {
  await open('settings');
  await open('logs');
  for (const name of ['settings', 'logs'] as const) {
    await pageOf(name)!.evaluate(() => {
      window.frontier.on.preferences(({ trayText }) => {
        document.documentElement.dataset.trayText = trayText;
      });
    });
  }
  await running.page.evaluate(() => window.frontier.commands.changePreferences({ trayText: 'gpu' }));
  for (const name of ['settings', 'logs'] as const) {
    await pageOf(name)!.waitForFunction(() => document.documentElement.dataset.trayText === 'gpu');
  }
});

test('the logs are told of the service that is wanted, also by a window that is only being made', async () => {
  const asked = running.page.evaluate(() => window.frontier.commands.openLogs({ service: 'ollama' }));
  await expect.poll(() => pageOf('logs')).toBeDefined();
  await asked;
  await pageOf('logs')!.evaluate(() => {
    window.frontier.on.showLogs(({ service }) => {
      document.documentElement.dataset.wanted = service;
    });
  });
  await running.page.evaluate(() => window.frontier.commands.openLogs({ service: 'grafana' }));
  await pageOf('logs')!.waitForFunction(() => document.documentElement.dataset.wanted === 'grafana');
});

// What the app asks of macOS can be read only in the double.
test.runIf(mode === 'double')('the keyboard goes back to the program used before', async () => {
  const hidden = (): Promise<number> =>
    running.app.evaluate(
      (electron) =>
        (electron as unknown as { __double: { effects: Effect[] } }).__double.effects.filter(
          ({ api }) => api === 'app.hide',
        ).length,
    );
  const before = await hidden();
  await open('settings');
  await expect.poll(() => seen('settings')).toMatchObject([{ visible: true }]);
  await open('logs');
  await expect.poll(() => seen('logs')).toMatchObject([{ visible: true }]);
  await running.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[2]!.close();
  });
  expect(await hidden()).toBe(before);
  await closeAll();
  expect(await hidden()).toBe(before + 1);
});
