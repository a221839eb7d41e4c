/** Pages with all that opens in them, as axe reads them; what the popover shows is in states.test.ts. */
import { describe, expect, test } from 'vitest';
import { logBatch } from '../../fixtures/logs.ts';
import { envFormMissing, envPlan, preferences } from '../../fixtures/preferences.ts';
import { now, snapshots } from '../../fixtures/snapshots.ts';
import { loadAxe, violations } from '../../support/axe.ts';
import { scriptedPages } from '../../support/scripted-pages.ts';

const { show } = scriptedPages();

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
