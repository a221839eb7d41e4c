/** The settings window by itself: what it sends, and what it makes of the answers. */
import { describe, expect, test } from 'vitest';
import { envPlan, preferences } from '../../fixtures/preferences.ts';
import { scriptedPages } from '../../support/scripted-pages.ts';

const { show, sent } = scriptedPages();

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
