import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { now, snapshots } from '../fixtures/snapshots.ts';
import { noDocker, type RunningApp, startApp } from '../support/app.ts';
import { loadAxe, violations } from '../support/axe.ts';

let running: RunningApp;
beforeAll(async () => {
  running = await startApp({ chromium: inject('chromium'), settings: { dockerHost: noDocker } });
  await running.page.clock.setFixedTime(now);
  await loadAxe(running.page);
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
    expect(await page.getByRole('row').filter({ hasText: 'grafana' }).textContent()).toBe('grafanaReady0.6%142 MB');
    expect(await page.getByText('5.2 GB · 100% CPU').isVisible()).toBe(true);
    expect(await page.getByText('CPU only: Docker on macOS has no GPU').isVisible()).toBe(true);
    expect(await button('Unload llama3.1:8b (frees 5.2 GB)').isEnabled()).toBe(true);
    expect(await page.getByRole('meter', { name: 'GPU use' }).getAttribute('aria-valuetext')).toBe('14 percent');
    expect(await page.getByRole('img', { name: 'GPU use' }).getAttribute('aria-label')).toContain('highest 40%');
    expect(await page.getByRole('meter', { name: 'Docker VM' }).getAttribute('aria-valuetext')).toBe('6.3 of 8 GB');
    expect(await page.getByRole('region', { name: 'Memory' }).textContent()).toContain('Normal pressure');
  });

  test('a switch runs', async () => {
    await show('switching', 'Switching to Mistral.rs');
    const { page } = running;
    const bar = page.getByRole('progressbar', { name: 'Download images' });
    expect(await bar.evaluate((element: HTMLProgressElement) => element.value / element.max)).toBeCloseTo(0.59, 2);
    expect(await page.locator('[aria-current=step]').textContent()).toContain('1.24 of 2.10 GB');
    expect(await page.getByText('Step 2 of 9').isVisible()).toBe(true);
    expect(await page.getByText('18.2 MB/s · about 50 s left').isVisible()).toBe(true);
    expect(await page.getByText('Takes over in step 5').isVisible()).toBe(true);
    expect(await page.getByText('If you cancel, Ollama stays as it is').isVisible()).toBe(true);
    expect(await button('Cancel').isEnabled()).toBe(true);
    expect(await button('Switch to').count()).toBe(0);
  });

  test('a switch failed', async () => {
    await show('failed', 'Ollama is serving');
    expect(await running.page.getByRole('heading', { name: 'Could not switch to Mistral.rs' }).isVisible()).toBe(true);
    expect(await running.page.getByText('Stopped at step 4 of 9').isVisible()).toBe(true);
    expect(await button('Try Again').isEnabled()).toBe(true);
    expect(await button('Dismiss').isEnabled()).toBe(true);
  });

  test('the engine is unhealthy', async () => {
    await show('unhealthy', 'Ollama is not answering');
    const alert = running.page.getByRole('alert');
    expect(await alert.textContent()).toContain('GET /api/version: no reply within 5 s');
    expect(await alert.getByRole('button', { name: 'Restart Ollama' }).isEnabled()).toBe(true);
    expect(await alert.getByRole('heading').textContent()).toBe('Ollama is stuck');
    expect(await alert.getByRole('button', { name: 'Show Logs of ollama' }).isEnabled()).toBe(true);
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
    expect(await found.textContent()).toContain('ColimaNot allowed for this user');
    expect(await button('Check Now').isEnabled()).toBe(true);
    expect(await button('Start Docker').isEnabled()).toBe(true);
  });

  test('memory is short', async () => {
    await show('memoryShort', 'Ollama is serving');
    const alert = running.page.getByRole('alert');
    expect(await alert.getByRole('button', { name: 'Unload llama3.1:8b (5.2 GB)' }).isEnabled()).toBe(true);
    expect(await running.page.getByRole('region', { name: 'Memory', exact: true }).textContent()).toContain('Critical');
    await alert.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => alert.count()).toBe(0);
  });

  test('figures that could not be read say why', async () => {
    await show('unmeasured', 'Ollama is serving');
    expect(await running.page.getByText('Unavailable: ioreg took longer than 5 s.').isVisible()).toBe(true);
    expect(await running.page.getByText('Unavailable: vm_stat ended with exit code 1.').isVisible()).toBe(true);
  });

  test('a port is taken: one filled button, which chooses another', async () => {
    await show('portTaken', 'Nothing is running');
    expect(await running.page.locator('.btn--primary').allTextContents()).toEqual(['Use Another Port']);
  });

  test('an update is ready', async () => {
    await show('updated', 'Ollama is serving');
    expect(await button('Restart to Update').isEnabled()).toBe(true);
  });
});

describe('keys', () => {
  test('opening leaves the focus on the popover, and Tab walks in reading order', async () => {
    await show('ready', 'Ollama is serving');
    const { page } = running;
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('popover');
    const walked: (string | null)[] = [];
    const services = ['ollama', 'gateway', 'grafana', 'node-exporter', 'prometheus'];
    const order = ['Stop', 'Copy', '', 'Switch', ...services, 'Grafana', 'Logs', 'Settings', 'Quit'];
    for (let i = 0; i < order.length; i += 1) {
      await page.keyboard.press('Tab');
      walked.push(await page.evaluate(() => document.activeElement?.textContent ?? null));
    }
    expect(walked).toEqual(order);
  });

  test('up and down walk the services', async () => {
    const { page } = running;
    await button('Show logs of ollama').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('gateway');
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

describe('WCAG AA, as axe reads it', () => {
  test('the check itself sees a text that is too faint', async () => {
    const { page } = running;
    await running.show(snapshots.ready);
    await page.evaluate(() => document.documentElement.style.setProperty('--ink-2', '#aaaab0'));
    const ids = await violations(page, behind.light[0]);
    await page.evaluate(() => document.documentElement.style.removeProperty('--ink-2'));
    expect(ids.map(([id]) => id)).toEqual(['color-contrast']);
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
      for (const colour of behind[scheme]) expect(await violations(page, colour)).toEqual([]);
    });
  }
});
