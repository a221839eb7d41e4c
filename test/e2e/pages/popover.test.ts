/** The popover by itself: what it sends, and what it makes of the answers. */
import { describe, expect, test } from 'vitest';
import { envForm, envFormMissing, preferences } from '../../fixtures/preferences.ts';
import { snapshots } from '../../fixtures/snapshots.ts';
import { scriptedPages } from '../../support/scripted-pages.ts';

const { show, sent } = scriptedPages();

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
