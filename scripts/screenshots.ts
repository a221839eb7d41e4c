/**
 * Takes a picture of every state of the popover, light and dark, into the folder given (default: docs/screenshots): of
 * the built app, with fixed snapshots at a fixed time.
 */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { now, snapshots } from '../test/fixtures/snapshots.ts';
import { noDocker, type RunningApp, startApp } from '../test/support/app.ts';
import { provideChromium } from '../test/support/chromium.ts';

const root = resolve(import.meta.dirname, '..');
const folder = resolve(process.argv[2] ?? resolve(root, 'docs/screenshots'));
const states = [
  'ready',
  'starting',
  'switching',
  'failed',
  'unhealthy',
  'degraded',
  'noDocker',
  'stopped',
  'unchosen',
  'looking',
] as const;

/** In place of a wallpaper that shows through the window. */
const backdrops = {
  light: 'linear-gradient(160deg, #b9cbe4, #d9d3e4 45%, #ecd9cd)',
  dark: 'linear-gradient(160deg, #16202f, #2a2438 50%, #3b2a2c)',
} as const;

const takePicture = async ({ page, show, app }: RunningApp, state: (typeof states)[number]): Promise<void> => {
  await show(snapshots[state]);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))); // the clock of the page ticks
  for (const scheme of ['light', 'dark'] as const) {
    await app.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, scheme);
    await page.evaluate((background) => {
      document.documentElement.style.background = background;
    }, backdrops[scheme]);
    await page.waitForFunction(
      (dark) => matchMedia('(prefers-color-scheme: dark)').matches === dark,
      scheme === 'dark',
    );
    const name = state.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    await page.getByRole('main').screenshot({ path: `${folder}/${name}-${scheme}.png`, animations: 'disabled' });
  }
};

mkdirSync(folder, { recursive: true });
const running = await startApp({
  chromium: await provideChromium((line) => console.log(line)),
  settings: { dockerHost: noDocker },
  env: { FONTCONFIG_FILE: resolve(root, 'test/support/fonts/fonts.conf') },
});
try {
  await running.page.clock.setFixedTime(now);
  for (const state of states) await takePicture(running, state);
} finally {
  await running.close();
}
