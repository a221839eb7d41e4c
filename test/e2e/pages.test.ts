/** The pages by themselves, with a scripted main process: what they send, and what they make of its answers. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { logBatch } from '../fixtures/logs.ts';
import { envForm, envFormMissing, envPlan, preferences } from '../fixtures/preferences.ts';
import { now, snapshots } from '../fixtures/snapshots.ts';
import { loadAxe, violations } from '../support/axe.ts';
import { type Answers, openPage, type ScriptedPage, startBrowser } from '../support/page.ts';

let browser: Browser;
let open: ScriptedPage | undefined;
beforeAll(async () => {
  browser = await startBrowser(inject('chromium'));
});
afterEach(() => open?.close());
afterAll(() => browser?.close());

const sizes = { index: [360, 560], settings: [520, 640], logs: [760, 420] } as const;
const show = async (name: keyof typeof sizes, answers: Answers = {}): Promise<ScriptedPage> => {
  const [width, height] = sizes[name];
  const known = { getSnapshot: snapshots.ready, getPreferences: preferences, getEnvForm: envForm, ...answers };
  open = await openPage(browser, name, { answers: known, width, height, at: now });
  return open;
};
const sent = async (): Promise<[string, unknown][]> =>
  (await open!.sent()).map(({ command, input }) => [command, input]);

describe('the first start', () => {
  const start = () => show('index', { getSnapshot: snapshots.unchosen, getEnvForm: { ...envForm, sections: [] } });

  test('starts the engine that is chosen', async () => {
    const { page } = await start();
    await page.getByRole('radio', { name: /Mistral\.rs/ }).click();
    await page.getByRole('button', { name: 'Start Mistral.rs' }).click();
    await expect.poll(sent).toEqual([['up', { stack: 'mistral' }]]);
  });

  test('asks for the values that are needed, and writes them before it starts', async () => {
    const { page, answer } = await start();
    await answer({ getEnvForm: envFormMissing });
    await page.getByRole('radio', { name: /Mistral\.rs/ }).click();
    const token = page.getByLabel('HF_TOKEN', { exact: true });
    await token.waitFor();
    expect(await token.getAttribute('type')).toBe('password');
    expect(await page.getByRole('button', { name: 'Start Mistral.rs' }).isDisabled()).toBe(true);
    await token.fill('hf_1');
    await page.getByRole('button', { name: 'Start Mistral.rs' }).click();
    const written = ['applyEnv', { stack: 'mistral', values: { HF_TOKEN: 'hf_1' } }];
    await expect.poll(sent).toEqual([written, ['up', { stack: 'mistral' }]]);
  });

  test('does not start what could not be written, and says so', async () => {
    const { page, answer } = await start();
    const refuse = { code: 'workspace-read-only', message: 'The file .env can not be written.' };
    await answer({ getEnvForm: envFormMissing, applyEnv: { refuse } });
    await page.getByRole('radio', { name: /Mistral\.rs/ }).click();
    await page.getByLabel('HF_TOKEN', { exact: true }).fill('hf_1');
    await page.getByRole('button', { name: 'Start Mistral.rs' }).click();
    await page.getByText('The file .env can not be written.').waitFor();
    expect((await open!.sent()).map(({ command }) => command)).toEqual(['applyEnv']);
  });
});

describe('the popover', () => {
  test.each([
    ['Use Another Port', 'portTaken', ['choosePort', { service: 'gateway' }]],
    ['Restart Ollama', 'unhealthy', ['restart', { service: 'ollama' }]],
    ['Show Logs of ollama', 'unhealthy', ['openLogs', { service: 'ollama' }]],
    ['Unload llama3.1:8b (5.2 GB)', 'memoryShort', ['unload', { model: 'llama3.1:8b' }]],
    ['Start Docker', 'noDocker', ['startRuntime', undefined]],
    ['Restart to Update', 'updated', ['restartToUpdate', undefined]],
    ['Try Again', 'failed', ['switch', { stack: 'mistral' }]],
    ['Settings', 'ready', ['openSettings', undefined]],
    ['Show logs of grafana', 'ready', ['openLogs', { service: 'grafana' }]],
  ] as const)('%s', async (name, state, call) => {
    const { page } = await show('index', { getSnapshot: snapshots[state] });
    await page.getByRole('button', { name, exact: true }).click();
    expect(await sent()).toEqual([call]);
  });

  test.each([
    ['Meta+l', ['openLogs', {}]],
    ['Meta+,', ['openSettings', undefined]],
    ['Meta+.', ['cancel', undefined]],
    ['Escape', ['hidePopover', undefined]],
  ] as const)('%s', async (key, call) => {
    const { page } = await show('index', { getSnapshot: snapshots.switching });
    await page.keyboard.press(key);
    expect(await sent()).toEqual([call]);
  });

  test.each([...Object.keys(snapshots), 'values'])('has room for everything: %s', async (state) => {
    const getSnapshot = snapshots[state as keyof typeof snapshots] ?? snapshots.unchosen;
    const getEnvForm = state === 'values' ? envFormMissing : { ...envForm, sections: [] };
    const { page } = await show('index', { getSnapshot, getEnvForm });
    if (state === 'values') await page.getByLabel('HF_TOKEN', { exact: true }).waitFor();
    const body = page.locator('.popover__body');
    expect(await body.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
    expect(
      await page.locator('.popover').evaluate((element) => element.getBoundingClientRect().height),
    ).toBeLessThanOrEqual(560);
  });

  test('shows what was refused, until it is put away', async () => {
    const refuse = { code: 'engine-refused', message: 'Ollama did not unload it.', evidence: ['500 busy'] };
    const { page } = await show('index', { unload: { refuse } });
    await page.getByRole('button', { name: 'Unload llama3.1:8b' }).click();
    await page.getByText('Ollama did not unload it.').waitFor();
    expect(await page.getByText('500 busy').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect.poll(() => page.getByText('500 busy').count()).toBe(0);
  });

  test('brings the incident of a notification into view, also one of many', async () => {
    const [stuck] = snapshots.unhealthy.incidents;
    const incidents = Array.from({ length: 5 }, (_, i) => ({ ...stuck!, id: `i${i}`, title: `Problem ${i}` }));
    const { page, push } = await show('index', { getSnapshot: { ...snapshots.unhealthy, incidents } });
    expect(await page.getByRole('alert').count()).toBe(2);
    expect(await page.getByRole('button', { name: '3 more problems' }).isVisible()).toBe(true);
    await push('showIncident', { id: 'i4' });
    const focused = () => page.evaluate(() => document.activeElement?.querySelector('h2')?.textContent);
    await expect.poll(focused).toBe('Problem 4');
    expect(await page.getByRole('heading', { name: 'Problem 4' }).isVisible()).toBe(true);
  });

  test('tells one thing at a time, and how to allow what macOS keeps back', async () => {
    const getPreferences = { ...preferences, loginItem: 'requires-approval', notificationsAllowed: 'refused' };
    const { page } = await show('index', { getPreferences });
    await page.getByText('macOS waits until you allow opening at login.').waitFor();
    await page.getByRole('button', { name: 'Allow…' }).click();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('macOS does not show this app’s notifications.').waitFor();
    await page.getByRole('button', { name: 'Allow…' }).click();
    expect(await sent()).toEqual([
      ['openLoginItems', undefined],
      ['openNotificationSettings', undefined],
    ]);
  });

  test('tells that the settings were kept aside, and which files of the user’s were kept', async () => {
    const delivery = { written: [], offered: ['stacks/ollama/docker-compose.yml'], crowded: [], problems: [] };
    const getPreferences = { ...preferences, setAside: '/Users/ada/settings.damaged-1.json' };
    const { page } = await show('index', { getSnapshot: { ...snapshots.ready, delivery }, getPreferences });
    await page.getByText('1 file you changed was kept.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByText('Yours were kept as settings.damaged-1.json').waitFor();
  });
});

describe('the settings', () => {
  test('a change acts at once', async () => {
    const { page } = await show('settings', {
      changePreferences: { ...preferences, stopOnQuit: true },
      quietFor: { ...preferences, stopOnQuit: true },
    });
    const stop = page.getByRole('switch', { name: 'Stop the engine when the app quits' });
    await stop.click();
    await page.getByText('GPU %').click();
    await page.getByRole('radio', { name: /Stop first/ }).click();
    await page.getByLabel('Measure while the popover is closed').selectOption('Never');
    await page.getByRole('switch', { name: 'Docker stops or is back' }).click();
    await page.getByRole('button', { name: 'Quiet for an Hour' }).click();
    expect(await sent()).toEqual([
      ['changePreferences', { stopOnQuit: true }],
      ['changePreferences', { trayText: 'gpu' }],
      ['changePreferences', { switchMode: 'stop-first' }],
      ['changePreferences', { pace: { hidden: 0 } }],
      ['changePreferences', { notifications: { runtime: true } }],
      ['quietFor', { minutes: 60 }],
    ]);
    expect(await stop.isChecked()).toBe(true);
  });

  test('what was refused is said, and stays as it was', async () => {
    const refuse = { code: 'file-unreadable', message: 'The settings can not be written.' };
    const { page } = await show('settings', { changePreferences: { refuse } });
    const stop = page.getByRole('switch', { name: 'Stop the engine when the app quits' });
    await stop.click();
    await page.getByRole('alert').getByText('The settings can not be written.').waitFor();
    expect(await stop.isChecked()).toBe(false);
  });

  test('follows main: what was changed in the menu is shown', async () => {
    const { page, push } = await show('settings');
    await push('preferences', { ...preferences, openAtLogin: false });
    const isOn = () => page.getByRole('switch', { name: 'Open at login' }).isChecked();
    await expect.poll(isOn).toBe(false);
  });

  test('another Docker is used when its address is confirmed', async () => {
    const { page } = await show('settings', { changePreferences: preferences });
    await page.getByRole('radio', { name: 'Other address…' }).click();
    await page.getByLabel('Address of Docker').fill('tcp://10.0.0.2:2375');
    expect(await sent()).toEqual([]);
    await page.getByRole('button', { name: 'Use' }).click();
    await expect.poll(sent).toEqual([['changePreferences', { dockerHost: 'tcp://10.0.0.2:2375' }]]);
  });

  test('.env: shows the steps before anything is written', async () => {
    const { page } = await show('settings', { planEnv: envPlan });
    await page.locator('summary', { hasText: 'Ollama' }).click();
    await page.getByLabel('OLLAMA_KEEP_ALIVE', { exact: true }).fill('1h');
    await page.getByLabel('OLLAMA_PORT', { exact: true }).fill('');
    await page.getByText('2 changes, not written yet').waitFor();
    await page.getByRole('button', { name: 'Review Changes…' }).click();
    await page.getByText('Make ollama anew: its environment differs').waitFor();
    const values = { OLLAMA_KEEP_ALIVE: '1h', OLLAMA_PORT: null };
    expect(await sent()).toEqual([['planEnv', { stack: 'ollama', values }]]);
    await page.getByRole('button', { name: 'Write and Apply' }).click();
    await page.getByRole('button', { name: 'Write and Apply' }).waitFor({ state: 'detached' });
    expect((await sent()).at(-1)).toEqual(['applyEnv', { stack: 'ollama', values }]);
    expect(await page.getByText('not written yet').count()).toBe(0);
  });

  test('.env: what could not be applied stays in the form', async () => {
    const refuse = { code: 'port-in-use', message: 'Port 80 is in use.' };
    const { page } = await show('settings', { planEnv: { refuse } });
    await page.locator('summary', { hasText: 'Ollama' }).click();
    await page.getByLabel('OLLAMA_PORT', { exact: true }).fill('80');
    await page.getByRole('button', { name: 'Review Change…' }).click();
    await page.getByText('Port 80 is in use.').waitFor();
    expect(await page.getByLabel('OLLAMA_PORT', { exact: true }).inputValue()).toBe('80');
  });

  test('.env: a secret shows as dots until it is looked at, and what the shell sets can’t be changed', async () => {
    const { page } = await show('settings');
    await page.locator('summary', { hasText: 'Monitoring' }).click();
    const secret = page.getByLabel('GRAFANA_ADMIN_PASSWORD', { exact: true });
    expect(await secret.getAttribute('type')).toBe('password');
    await page.getByRole('button', { name: 'Show GRAFANA_ADMIN_PASSWORD' }).click();
    expect(await secret.getAttribute('type')).toBe('text');
    expect(await page.getByLabel('GRAFANA_PORT', { exact: true }).isDisabled()).toBe(true);
  });
});

describe('the logs', () => {
  const rows = () => open!.page.locator('.line').count();
  const many = (count: number, text = (i: number) => `line ${i}`) => ({
    lines: Array.from({ length: count }, (_, i) => ({ service: 'ollama', stream: 'stdout' as const, text: text(i) })),
  });

  test('follows all services, then the one that is asked for', async () => {
    const { page, push } = await show('logs');
    await push('logLines', logBatch(now));
    await page.getByText('48 lines').waitFor();
    await push('showLogs', { service: 'grafana' });
    await page.getByText('0 lines').waitFor();
    expect(await page.getByLabel('Service').inputValue()).toBe('grafana');
    const followed = (await sent()).filter(([command]) => command === 'followLogs');
    expect(followed).toEqual([
      ['followLogs', { service: undefined, tail: 5000 }],
      ['followLogs', { service: 'grafana', tail: 5000 }],
    ]);
  });

  test('holds 10,000 lines and draws those in sight; scrolling up stops following, and nothing jumps', async () => {
    const { page, push } = await show('logs');
    for (let i = 0; i < 3; i += 1)
      await push(
        'logLines',
        many(4000, (n) => `line ${i * 4000 + n}`),
      );
    await page.getByText('10,000 lines').waitFor();
    await page.getByText('line 11999', { exact: true }).waitFor();
    expect(await rows()).toBeLessThan(100);
    const follow = page.getByRole('switch', { name: 'Follow' });
    expect(await follow.isChecked()).toBe(true);
    await page.getByRole('log').evaluate((list) => {
      list.scrollTop = 18 * 5000;
    });
    await page.getByText('line 7000', { exact: true }).waitFor();
    await expect.poll(() => follow.isChecked()).toBe(false);
    const before = await page.getByText('line 7000', { exact: true }).boundingBox();
    await push(
      'logLines',
      many(500, (n) => `later ${n}`),
    );
    await expect.poll(() => page.getByRole('log').evaluate((list) => list.scrollTop)).toBe(18 * 4500);
    expect(await page.getByText('line 7000', { exact: true }).boundingBox()).toEqual(before);
    await follow.click();
    await page.getByText('later 499', { exact: true }).waitFor();
  });

  test('is text, whatever a service writes', async () => {
    const { page, push } = await show('logs');
    const text = '\x1b[31m<img src=x onerror="document.title=1">\x1b[0m';
    await push('logLines', { lines: [{ service: 'ollama', stream: 'stderr', text }] });
    await page.getByText('<img src=x onerror="document.title=1">', { exact: true }).waitFor();
    expect(await page.locator('.lines img').count()).toBe(0);
  });

  test('filters, and copies all that is left', async () => {
    const { page, push } = await show('logs');
    await push('logLines', many(300));
    await page.getByLabel('Filter').fill('LINE 29');
    await page.getByText('11 of 300 lines').waitFor();
    await page.evaluate(() =>
      document.addEventListener('copy', (event) => {
        document.title = event.clipboardData!.getData('text/plain');
      }),
    );
    await page.getByRole('button', { name: 'Copy the lines shown' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.title();
    expect(copied.split('ollama').length - 1).toBe(11);
    expect(copied).toContain('line 299');
  });

  test('asks for more when what came is drawn, and says what was left out before it', async () => {
    const { page, push } = await show('logs');
    await page.evaluate(() => {
      const main = (globalThis as unknown as { scriptedMain: { answers: object; taken?: number } }).scriptedMain;
      Object.defineProperty(main.answers, 'tookLogs', {
        get: () => {
          main.taken = (main.taken ?? 0) + 1;
          return undefined;
        },
      });
    });
    const taken = () =>
      page.evaluate(() => (globalThis as unknown as { scriptedMain: { taken?: number } }).scriptedMain.taken ?? 0);
    await push('logLines', many(2));
    await expect.poll(taken).toBe(1);
    await push('logLines', { ...many(3), skipped: 12_340 });
    await page.getByText('5 lines. 12,340 lines were skipped: they came too fast to be shown').waitFor();
    expect(await page.locator('.line__skipped').allTextContents()).toEqual(['12,340 lines were skipped']);
    await expect.poll(taken).toBe(2);
    await push('logLines', { lines: [], ended: true });
    await expect.poll(taken).toBe(3);
  });

  test('says that the log has ended, and reads it again', async () => {
    const { page, push } = await show('logs');
    await push('logLines', { ...many(2), ended: true });
    await page.getByText('2 lines. The log has ended: what writes it has stopped.').waitFor();
    await push('logLines', many(1));
    await page.getByText('3 lines', { exact: true }).waitFor();
    await push('logLines', { lines: [], ended: true });
    await page.getByRole('button', { name: 'Read Again' }).click();
    await page.getByText('0 lines').waitFor();
  });

  test('says why there is no log', async () => {
    const refuse = { code: 'docker-unreachable', message: 'Docker does not answer at /x.' };
    const { page } = await show('logs', { followLogs: { refuse } });
    await page.getByRole('alert').getByText('Docker does not answer at /x.').waitFor();
  });
});

describe('WCAG AA, as axe reads it', () => {
  const schemes = ['light', 'dark'] as const;
  test.each(schemes)('settings, with all that opens, %s', async (colorScheme) => {
    const getPreferences = { ...preferences, loginItem: 'requires-approval', notificationsAllowed: 'refused' };
    const { page } = await show('settings', { getPreferences, getEnvForm: envFormMissing });
    await page.emulateMedia({ colorScheme });
    await page.getByRole('radio', { name: 'Other address…' }).click();
    await loadAxe(page);
    expect(await violations(page, '')).toEqual([]);
  });

  test.each(schemes)('the steps of a change, %s', async (colorScheme) => {
    const { page } = await show('settings', { planEnv: envPlan });
    await page.emulateMedia({ colorScheme });
    await page.locator('summary', { hasText: 'Ollama' }).click();
    await page.getByLabel('OLLAMA_KEEP_ALIVE', { exact: true }).fill('1h');
    await page.getByRole('button', { name: 'Review Change…' }).click();
    await page.getByRole('button', { name: 'Write and Apply' }).waitFor();
    await loadAxe(page);
    expect(await violations(page, '')).toEqual([]);
  });

  test.each(schemes)('logs, %s', async (colorScheme) => {
    const { page, push } = await show('logs');
    await page.emulateMedia({ colorScheme });
    await push('logLines', logBatch(now));
    await page.getByText('48 lines').waitFor();
    await loadAxe(page);
    expect(await violations(page, '')).toEqual([]);
  });

  test.each(schemes)('the first start with its values, %s', async (colorScheme) => {
    const { page } = await show('index', { getSnapshot: snapshots.unchosen, getEnvForm: envFormMissing });
    await page.emulateMedia({ colorScheme });
    await page.getByLabel('HF_TOKEN', { exact: true }).waitFor();
    await loadAxe(page);
    const behind = { light: ['rgb(205,205,205)', 'rgb(255,255,255)'], dark: ['rgb(16,16,16)', 'rgb(84,84,84)'] };
    for (const colour of behind[colorScheme]) expect(await violations(page, colour)).toEqual([]);
  });
});
