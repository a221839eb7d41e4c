/**
 * Takes a picture of every state of the popover and of each window, light and dark, at twice the size, into the folder
 * given (default: docs/screenshots): the built pages, with what main would tell them at one fixed moment.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { logBatch } from '../test/fixtures/logs.ts';
import { envForm, envFormMissing, envPlan, preferences } from '../test/fixtures/preferences.ts';
import { now, snapshots } from '../test/fixtures/snapshots.ts';
import { provideChromium } from '../test/support/chromium.ts';
import { provideFonts } from '../test/support/fonts.ts';
import { openPage, startBrowser } from '../test/support/page.ts';
import { smallerPng } from './smaller-png.ts';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? resolve(root, 'docs/screenshots'));
const schemes = ['light', 'dark'] as const;

/** In place of a wallpaper that shows through the window; of one colour, which makes small pictures. */
const backdrops = { light: '#d3d6e2', dark: '#23222e' } as const;

const asFileName = (name: string): string =>
  (name === 'unchosen' ? 'first-run' : name).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What the user set in the system for all programs. */
type Media = Pick<NonNullable<Parameters<Page['emulateMedia']>[0]>, 'contrast' | 'forcedColors'>;

/** Light and dark. */
const inBoth = async (page: Page, name: string, take: () => Promise<Buffer>): Promise<void> => {
  for (const scheme of schemes) {
    await page.emulateMedia({ colorScheme: scheme });
    writeFileSync(`${folder}/${asFileName(name)}-${scheme}.png`, smallerPng(await take()));
  }
};

/** The popover over something like a wallpaper. */
const shootPopover = (page: Page, name: string): Promise<void> =>
  inBoth(page, name, async () => {
    await page.evaluate((backdrop) => {
      const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
      document.documentElement.style.background = isDark ? backdrop.dark : backdrop.light;
    }, backdrops);
    return page.getByRole('main').screenshot({ animations: 'disabled' });
  });

const takePopover = async (
  browser: Browser,
  state: keyof typeof snapshots,
  { name = state, ...media }: Media & { readonly name?: string } = {},
): Promise<void> => {
  const getEnvForm = { ...envForm, sections: [] };
  const answers = { getSnapshot: snapshots[state], getPreferences: preferences, getEnvForm };
  const { page, close } = await openPage(browser, 'index', { answers, width: 360, height: 560, at: now });
  await page.emulateMedia(media);
  await shootPopover(page, name);
  await close();
};

const takeFirstRun = async (browser: Browser): Promise<void> => {
  const answers = { getSnapshot: snapshots.unchosen, getPreferences: preferences, getEnvForm: envFormMissing };
  const { page, close } = await openPage(browser, 'index', { answers, width: 360, height: 560, at: now });
  await page.getByRole('radio', { name: /Mistral/ }).click();
  await page.getByLabel('HF_TOKEN', { exact: true }).fill('hf_0123456789');
  await shootPopover(page, 'first-run-values');
  await close();
};

/** A part of a window with some of what is around it. */
const shootAround = async (part: Locator): Promise<Buffer> => {
  await part.evaluate((element) => Object.assign(element.style, { padding: '12px', margin: '8px -12px -12px' }));
  return part.screenshot({ animations: 'disabled' });
};

const takeSettings = async (browser: Browser): Promise<void> => {
  const [first, ...others] = snapshots.noDocker.runtime.tried ?? [];
  const answering = { source: first?.source ?? '', address: first?.address ?? '' };
  const runtime = { ...snapshots.ready.runtime, tried: [answering, ...others] };
  const answers = {
    getSnapshot: { ...snapshots.ready, runtime },
    getPreferences: preferences,
    getEnvForm: envForm,
    planEnv: envPlan,
  };
  const { page, close } = await openPage(browser, 'settings', { answers, width: 520, height: 640, at: now });
  await inBoth(page, 'settings', () => page.screenshot({ fullPage: true, animations: 'disabled' }));
  const section = page.getByRole('region', { name: 'Engine and services' });
  for (const title of ['Ollama', 'Monitoring']) await section.locator('summary', { hasText: title }).click();
  await page.getByLabel('OLLAMA_KEEP_ALIVE', { exact: true }).fill('1h');
  await inBoth(page, 'env', () => shootAround(section));
  await page.getByRole('button', { name: 'Review Change…' }).click();
  await page.getByRole('button', { name: 'Write and Apply' }).waitFor();
  await inBoth(page, 'env-plan', () => shootAround(section));
  await close();
};

const takeLogs = async (browser: Browser): Promise<void> => {
  const answers = { getSnapshot: snapshots.ready };
  const { page, push, close } = await openPage(browser, 'logs', { answers, width: 760, height: 420, at: now });
  await push('logLines', logBatch(now));
  await page.getByText('chat/completions').last().waitFor();
  await inBoth(page, 'logs', () => page.screenshot({ animations: 'disabled' }));
  await close();
};

const say = (line: string): void => console.log(line);
mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (/-(light|dark)\.png$/.test(name)) rmSync(`${folder}/${name}`);
await provideFonts(say);
const browser = await startBrowser(await provideChromium(say), {
  FONTCONFIG_FILE: resolve(root, 'test/support/fonts/fonts.conf'),
});
try {
  for (const state of Object.keys(snapshots) as (keyof typeof snapshots)[]) await takePopover(browser, state);
  await takePopover(browser, 'unhealthy', { name: 'contrast-more', contrast: 'more' });
  await takePopover(browser, 'ready', { name: 'forced-colors', forcedColors: 'active' });
  await takeFirstRun(browser);
  await takeSettings(browser);
  await takeLogs(browser);
} finally {
  await browser.close();
}
