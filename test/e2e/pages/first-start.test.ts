/** The popover while nothing was chosen yet: what it sends, and what it makes of the answers. */
import { describe, expect, test } from 'vitest';
import { envForm, envFormMissing } from '../../fixtures/preferences.ts';
import { snapshots } from '../../fixtures/snapshots.ts';
import { scriptedPages } from '../../support/scripted-pages.ts';

const { show, sent, current } = scriptedPages();

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
    expect((await current().sent()).map(({ command }) => command)).toEqual(['applyEnv']);
  });
});
