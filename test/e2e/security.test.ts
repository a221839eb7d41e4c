import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { commands, pushes } from '../../src/shared/contract.ts';
import type { Effect } from '../electron-double/effects.ts';
import { mode, noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
});
afterAll(() => running?.close());

test('the page has the contract’s bridge and nothing of Node or Electron', async () => {
  const seen = await running.page.evaluate(() => {
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
  const answers = await running.page.evaluate(async () => {
    const send = window.frontier.commands as unknown as Record<string, (input: unknown) => Promise<unknown>>;
    const tryIt = (name: string, input: unknown) => send[name]!(input).then(() => 'accepted', String);
    return [await tryIt('switch', { stack: '../../x' }), await tryIt('down', { volumes: true })];
  });
  for (const answer of answers) expect(answer).toMatch(/^Error: Error invoking remote method/);
});

test('the page’s policy: no code from text, no styles in the page, no requests, no frames', async () => {
  const { page } = running;
  await page.evaluate(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    const style = document.createElement('style');
    style.textContent = 'main { display: none }';
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
  expect(await page.title()).toBe('Frontier LLM');
  expect(await page.getByRole('main').isVisible()).toBe(true);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll('iframe, style')) element.remove();
  });
});

test('the page can’t open a window', async () => {
  const { page, app } = running;
  expect(await page.evaluate(() => window.open('https://example.invalid/'))).toBeNull();
  if (mode === 'double') {
    const effects = (): Promise<readonly Effect[]> =>
      app.evaluate((electron) => (electron as unknown as { __double: { effects: Effect[] } }).__double.effects);
    await expect.poll(effects).toContainEqual({ api: 'window.open', args: ['https://example.invalid/', 'deny'] });
  }
  await expect.poll(() => app.windows().length).toBe(1);
});

test('the page can’t go elsewhere', async () => {
  const { page } = running;
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
  const states = await running.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
    return Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state),
    );
  });
  expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied']);
});
