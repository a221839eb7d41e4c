import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { now, snapshots } from '../fixtures/snapshots.ts';
import { noDocker, type RunningApp, startApp } from '../support/app.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
  await running.page.clock.setFixedTime(now);
  await running.page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
});
afterAll(() => running?.close());

const show = async (state: keyof typeof snapshots, title: string): Promise<void> => {
  await running.show(snapshots[state]);
  await running.page.getByRole('heading', { level: 1, name: title }).waitFor();
};
const button = (name: string) => running.page.getByRole('button', { name });

describe('each state says what is so and offers what helps', () => {
  test('an engine serves', async () => {
    await show('ready', 'Ollama is serving');
    const { page } = running;
    expect(await page.getByText('http://127.0.0.1:8080/v1').isVisible()).toBe(true);
    expect(await button('Stop Ollama and its services').isEnabled()).toBe(true);
    expect(await button('Switch to Mistral.rs').isEnabled()).toBe(true);
    expect(await button('Open Grafana').isEnabled()).toBe(true);
    expect(await page.getByRole('row').filter({ hasText: 'grafana' }).textContent()).toContain('127.0.0.1:3000');
  });

  test('a switch runs', async () => {
    await show('switching', 'Switching to Mistral.rs');
    const { page } = running;
    const bar = page.getByRole('progressbar', { name: 'Download Mistral.rs' });
    expect(await bar.evaluate((element: HTMLProgressElement) => element.value / element.max)).toBeCloseTo(0.59, 2);
    expect(await page.locator('[aria-current=step]').textContent()).toContain('1.24 of 2.10 GB');
    expect(await page.getByText('Step 2 of 6').isVisible()).toBe(true);
    expect(await button('Cancel').isEnabled()).toBe(true);
    expect(await button('Switch to').count()).toBe(0);
  });

  test('a switch failed', async () => {
    await show('failed', 'Ollama is serving');
    expect(await running.page.getByRole('heading', { name: 'Could not switch to Mistral.rs' }).isVisible()).toBe(true);
    expect(await running.page.getByText('Stopped at step 4 of 5').isVisible()).toBe(true);
    expect(await button('Try Again').isEnabled()).toBe(true);
    expect(await button('Dismiss').isEnabled()).toBe(true);
  });

  test('the engine is unhealthy', async () => {
    await show('unhealthy', 'Ollama is not answering');
    const alert = running.page.getByRole('alert');
    expect(await alert.textContent()).toContain('GET /api/version: no reply within 5 s');
    expect(await alert.getByRole('button', { name: 'Restart Ollama' }).isEnabled()).toBe(true);
    await button('4 others').click();
    expect(await running.page.getByRole('row').count()).toBe(6);
  });

  test('nothing runs', async () => {
    await show('stopped', 'Nothing is running');
    expect(await button('Start Ollama').isEnabled()).toBe(true);
    expect(await button('Start Mistral.rs Instead').isEnabled()).toBe(true);
    expect(await button('Open Grafana').isDisabled()).toBe(true);
  });

  test('there is no Docker', async () => {
    await show('noDocker', 'No Docker was found');
    const found = running.page.getByRole('region', { name: 'Looked for' });
    expect(await found.getByRole('listitem').count()).toBe(3);
    expect(await found.textContent()).toContain('This user may not open the socket.');
    expect(await button('Check Now').isEnabled()).toBe(true);
  });
});

describe('keys', () => {
  test('opening leaves the focus on the popover, and Tab walks in reading order', async () => {
    await show('ready', 'Ollama is serving');
    const { page } = running;
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('popover');
    const walked: (string | null)[] = [];
    for (let i = 0; i < 5; i += 1) {
      await page.keyboard.press('Tab');
      walked.push(await page.evaluate(() => document.activeElement?.textContent ?? null));
    }
    expect(walked).toEqual(['Stop', 'Copy', 'Switch', 'Grafana', 'Quit']);
  });

  test('⌘2 focuses the second engine’s action', async () => {
    const { page } = running;
    await page.keyboard.press('Meta+2');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Switch to Mistral.rs');
  });

  test('⌘C is the endpoint’s, unless text is selected', async () => {
    const isTaken = (): Promise<boolean> =>
      running.page.evaluate(() => !document.dispatchEvent(new ClipboardEvent('copy', { cancelable: true })));
    expect(await isTaken()).toBe(true);
    await running.page.getByText('http://127.0.0.1:8080/v1').selectText();
    expect(await isTaken()).toBe(false);
    await running.page.evaluate(() => getSelection()?.removeAllRanges());
  });

  test('Esc closes, whatever has the focus', async () => {
    const { page, app } = running;
    await app.evaluate(({ app: application }) => {
      application.emit('activate');
    });
    await page.getByRole('button', { name: 'Copy' }).focus();
    await page.keyboard.press('Escape');
    const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.isVisible());
    await expect.poll(isVisible).toBe(false);
  });
});

/** What may shine through the window, at its lightest and darkest (the scrim lies over it). */
const behind = { light: ['rgb(205,205,205)', 'rgb(255,255,255)'], dark: ['rgb(16,16,16)', 'rgb(84,84,84)'] } as const;

/** What axe has to say about the page as it is: rule and elements. `change` is made before. */
const violations = async (background: string, change = () => {}): Promise<[string, string[]][]> => {
  const { page } = running;
  await page.evaluate(change);
  const results = await page.evaluate(async (colour) => {
    document.documentElement.style.background = colour;
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } };
    return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] });
  }, background);
  return results.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
};

describe('WCAG AA, as axe reads it', () => {
  test('the check itself sees a text that is too faint', async () => {
    const { page } = running;
    await running.show(snapshots.ready);
    const ids = await violations(behind.light[0], () => {
      document.documentElement.style.setProperty('--ink-2', '#aaaab0');
    });
    expect(ids.map(([id]) => id)).toEqual(['color-contrast']);
    await page.evaluate(() => document.documentElement.style.removeProperty('--ink-2'));
  });

  for (const scheme of ['light', 'dark'] as const) {
    test.each(Object.keys(snapshots) as (keyof typeof snapshots)[])(`%s, ${scheme}`, async (state) => {
      const { page, app } = running;
      await app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source;
      }, scheme);
      await page.waitForFunction(
        (dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
        scheme === 'dark',
      );
      await running.show(snapshots[state]);
      for (const colour of behind[scheme]) expect(await violations(colour)).toEqual([]);
    });
  }
});
