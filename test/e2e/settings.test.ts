import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { PreferencesChange } from '../../src/shared/preferences.ts';
import type { AppDouble } from '../electron-double/api/app.ts';
import type { TrayDouble } from '../electron-double/api/tray.ts';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

const preferencesOf = async ({ page }: RunningApp) => {
  const answer = await page.evaluate(() => window.frontier.commands.getPreferences());
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};
const snapshotOf = async ({ page }: RunningApp) => {
  const answer = await page.evaluate(() => window.frontier.commands.getSnapshot());
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
};

describe('a damaged settings file', () => {
  test('is kept aside, the user is told, and the defaults hold', async () => {
    const running = await startApp({ chromium: inject('chromium'), settings: '{ "dockerHost": ' });
    try {
      const aside = readdirSync(running.userData).filter((name) => name.startsWith('settings.damaged-'));
      expect(aside).toHaveLength(1);
      expect(readFileSync(join(running.userData, aside[0]!), 'utf8')).toBe('{ "dockerHost": ');
      const { setAside, ...preferences } = await preferencesOf(running);
      expect(setAside).toBe(join(running.userData, aside[0]!));
      expect(preferences).toMatchObject({ trayText: 'none', switchMode: 'auto', updates: true });
    } finally {
      await running.close();
    }
  });

  test('of another shape is kept aside too', async () => {
    const running = await startApp({ chromium: inject('chromium'), settings: { workspace: 'relative/path' } });
    try {
      expect((await preferencesOf(running)).setAside).toContain('settings.damaged-');
    } finally {
      await running.close();
    }
  });
});

test('the chosen workspace is used', async () => {
  const running = await startApp({
    chromium: inject('chromium'),
    settings: { workspace: '/nonexistent/workspace', dockerHost: noDocker },
  });
  try {
    expect(await snapshotOf(running)).toMatchObject({ workspace: '/nonexistent/workspace' });
    expect((await preferencesOf(running)).workspace).toEqual({ folder: '/nonexistent/workspace' });
  } finally {
    await running.close();
  }
});

describe('a choice', () => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({
      chromium: inject('chromium'),
      settings: { dockerHost: noDocker, later: { a: 1 } },
      // Of the machine that the double runs on, figures can be read only as what it is.
      ...(mode === 'double' && { env: { ELECTRON_DOUBLE_PLATFORM: process.platform } }),
    });
  });
  afterAll(() => running?.close());

  const file = (): string => join(running.userData, 'settings.json');
  const kept = (): unknown => JSON.parse(readFileSync(file(), 'utf8'));
  const change = async (wanted: PreferencesChange) => {
    const answer = await running.page.evaluate((asked) => window.frontier.commands.changePreferences(asked), wanted);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };

  test('is kept in the file, beside what the app does not know, for this user alone', async () => {
    expect(await change({ stopOnQuit: true, pace: { hidden: 5 } })).toMatchObject({
      stopOnQuit: true,
      pace: { visible: 2, hidden: 5 },
    });
    expect(kept()).toEqual({
      version: 1,
      dockerHost: noDocker,
      later: { a: 1 },
      stopOnQuit: true,
      pace: { hidden: 5 },
    });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    await change({ stopOnQuit: false });
  });

  test('of another Docker is used at once', async () => {
    const tried = async (): Promise<string | undefined> => (await snapshotOf(running)).runtime.tried?.[0]?.address;
    await expect.poll(tried).toBe(noDocker);
    await change({ dockerHost: 'unix:///nonexistent/another.sock' });
    await expect.poll(tried).toBe('unix:///nonexistent/another.sock');
    const refused = await running.page.evaluate(() => window.frontier.commands.changePreferences({ dockerHost: 'x' }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'docker-address' } });
    expect(kept()).toMatchObject({ dockerHost: 'unix:///nonexistent/another.sock' });
  });

  test.runIf(mode === 'double')('of the text beside the icon is shown at once', async () => {
    const title = (): Promise<string> =>
      running.app.evaluate(() => (globalThis.frontierE2E!.tray as unknown as TrayDouble).getTitle());
    expect(await title()).toBe('');
    await change({ trayText: 'memory' });
    await expect.poll(title).toMatch(/^[\d.]+ [MGT]B$/);
    await change({ trayText: 'none' });
    expect(await title()).toBe('');
  });

  test('to open at login is the system’s, as it answers', async () => {
    expect(await change({ openAtLogin: true })).toMatchObject({ openAtLogin: true });
    expect(kept()).not.toHaveProperty('openAtLogin');
    if (mode === 'double') {
      await running.app.evaluate(({ app }) => {
        (app as unknown as AppDouble)._loginStatus = 'requires-approval';
      });
      expect(await preferencesOf(running)).toMatchObject({ openAtLogin: true, loginItem: 'requires-approval' });
    }
    await change({ openAtLogin: false });
  });

  test('to serve the figures holds at once, and says why when it can’t', async () => {
    const url = 'http://127.0.0.1:9464/metrics';
    const status = (): Promise<number | string> =>
      fetch(url).then(
        (response) => response.status,
        () => 'nobody',
      );
    await change({ exporter: true });
    await expect.poll(status).toBe(200);
    await change({ exporter: false });
    await expect.poll(status).toBe('nobody');
    const other = await listen(9464);
    await change({ exporter: true });
    await expect.poll(async () => (await preferencesOf(running)).exporterProblem?.code).toBe('port-in-use');
    await change({ exporter: false });
    expect(await preferencesOf(running)).not.toHaveProperty('exporterProblem');
    await new Promise((resolve) => other.close(resolve));
  });

  test('to be left alone for a while is kept with its end', async () => {
    const answer = await running.page.evaluate(() => window.frontier.commands.quietFor({ minutes: 60 }));
    if (!answer.ok) throw new Error(answer.error.message);
    expect(kept()).toMatchObject({ quietUntil: answer.value.notifications.quietUntil });
    await running.page.evaluate(() => window.frontier.commands.quietFor({ minutes: 0 }));
    expect(kept()).not.toHaveProperty('quietUntil');
  });

  test('of a workspace holds from the next start on', async () => {
    await running.app.evaluate(({ dialog }) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: ['/chosen'] });
    });
    const before = (await preferencesOf(running)).workspace.folder;
    await running.page.evaluate(() => window.frontier.commands.chooseWorkspace());
    expect((await preferencesOf(running)).workspace).toEqual({ folder: before, chosen: '/chosen' });
    expect(kept()).toMatchObject({ workspace: '/chosen' });
  });
});

const listen = (port: number): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
