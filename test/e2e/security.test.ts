import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { commands, pushes } from '../../src/shared/contract.ts';
import type { Effect } from '../electron-double/effects.ts';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
  pages.popover = running.page;
  await open('settings', () => window.frontier.commands.openSettings());
  await open('logs', () => window.frontier.commands.openLogs({}));
});
afterAll(() => running?.close());

const pages: Partial<Record<'popover' | 'settings' | 'logs', Page>> = {};
const open = async (name: 'settings' | 'logs', ask: () => Promise<unknown>): Promise<void> => {
  const [page] = await Promise.all([running.app.waitForEvent('window'), running.page.evaluate(ask)]);
  await page.waitForURL(`**/${name}.html`);
  pages[name] = page;
};

describe.each(['popover', 'settings', 'logs'] as const)('%s', (name) => {
  const pageOf = (): Page => pages[name]!;

  test('the page has the contract’s bridge and nothing of Node or Electron', async () => {
    const seen = await pageOf().evaluate(() => {
      const { frontier } = window;
      return {
        commands: Object.keys(frontier.commands).sort(),
        pushes: Object.keys(frontier.on).sort(),
        frozen: [frontier, frontier.commands, frontier.on].map(Object.isFrozen),
        foreign: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
          (name) => name in globalThis,
        ),
      };
    });
    expect(seen).toEqual({
      commands: Object.keys(commands).sort(),
      pushes: Object.keys(pushes).sort(),
      frozen: [true, true, true],
      foreign: [],
    });
  });

  test('main refuses what is not of the contract', async () => {
    const answers = await pageOf().evaluate(async () => {
      const send = window.frontier.commands as unknown as Record<string, (input: unknown) => Promise<unknown>>;
      const tryIt = (name: string, input: unknown) => send[name]!(input).then(() => 'accepted', String);
      return [await tryIt('switch', { stack: '../../x' }), await tryIt('down', { volumes: true })];
    });
    for (const answer of answers) expect(answer).toMatch(/^Error: Error invoking remote method/);
  });

  test('the page’s policy: no code from text, no styles in the page, no requests, no frames', async () => {
    const page = pageOf();
    await page.evaluate(() => {
      const refused: string[] = [];
      Object.assign(window, { refused });
      document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'document.title = "ran"';
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      const frame = document.createElement('iframe');
      frame.src = 'http://127.0.0.1:9/';
      frame.hidden = true;
      document.head.append(script, style);
      document.body.append(frame);
      fetch('http://127.0.0.1:9/').catch(() => {});
      // Later, since what DevTools itself runs is exempt.
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: it must be refused
          globalThis.eval('document.title = "ran"');
        } catch {
          refused.push('eval');
        }
      });
    });
    const refused = (): Promise<string[]> =>
      page.evaluate(() => [...new Set((window as unknown as { refused: string[] }).refused)].sort());
    await expect
      .poll(refused)
      .toEqual(['connect-src', 'eval', 'frame-src', 'script-src', 'script-src-elem', 'style-src-elem']);
    expect(await page.title()).toMatch(/^Frontier LLM/);
    expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('block');
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('iframe, style')) element.remove();
    });
  });

  test('the page can’t open a window', async () => {
    const { app } = running;
    const page = pageOf();
    const url = `https://example.invalid/${name}`;
    expect(await page.evaluate((address) => window.open(address), url)).toBeNull();
    if (mode === 'double') {
      const effects = (): Promise<readonly Effect[]> =>
        app.evaluate((electron) => (electron as unknown as { __double: { effects: Effect[] } }).__double.effects);
      await expect.poll(effects).toContainEqual({ api: 'window.open', args: [url, 'deny'] });
    }
    await expect.poll(() => app.windows().length).toBe(3);
  });

  test('the page can’t go elsewhere', async () => {
    const page = pageOf();
    const before = page.url();
    await page.evaluate(() => {
      Object.assign(window, { stayed: true });
      location.href = 'data:text/html,elsewhere';
      const link = document.createElement('a');
      link.href = 'http://127.0.0.1:9/';
      link.id = 'away';
      link.textContent = 'away';
      document.body.append(link);
    });
    await page.locator('#away').click({ noWaitAfter: true });
    await page.evaluate(() => document.getElementById('away')?.remove());
    expect(await page.evaluate(() => (window as unknown as { stayed?: boolean }).stayed)).toBe(true);
    expect(page.url()).toBe(before);
  });

  test('the page gets no permission', async () => {
    const states = await pageOf().evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
      return Promise.all(
        names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
      );
    });
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
  });
});
