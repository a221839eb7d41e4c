/** What a user sets in the system for all programs: more contrast, less transparency, less motion, own colours. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { logBatch } from '../fixtures/logs.ts';
import { envForm, preferences } from '../fixtures/preferences.ts';
import { now, snapshots } from '../fixtures/snapshots.ts';
import { loadAxe, violations } from '../support/axe.ts';
import { contrast, drawn, strongest } from '../support/colours.ts';
import { openPage, type ScriptedPage, startBrowser } from '../support/page.ts';

let browser: Browser;
let open: ScriptedPage | undefined;
beforeAll(async () => {
  browser = await startBrowser(inject('chromium'));
});
afterEach(() => open?.close());
afterAll(() => browser?.close());

const schemes = ['light', 'dark'] as const;
type Scheme = (typeof schemes)[number];
type State = keyof typeof snapshots;

const popover = async (state: State, at?: number): Promise<ScriptedPage> => {
  const answers = { getSnapshot: snapshots[state], getPreferences: preferences, getEnvForm: envForm };
  open = await openPage(browser, 'index', { answers, width: 360, height: 560, ...(at !== undefined && { at }) });
  return open;
};
const inWindow = async (name: 'settings' | 'logs'): Promise<Page> => {
  const answers = { getSnapshot: snapshots.ready, getPreferences: preferences, getEnvForm: envForm };
  open = await openPage(browser, name, { answers, width: 760, height: 640, at: now });
  if (name === 'logs') {
    await open.push('logLines', logBatch(now));
    await open.page.getByText('48 lines').waitFor();
  }
  return open.page;
};
/** Colours of the popover as computed. */
const background = (page: Page): Promise<string> =>
  page.getByRole('main').evaluate((main) => getComputedStyle(main).backgroundColor);
/** How well the line around it can be told from what it holds. */
const outline = async (element: Locator): Promise<number> => {
  const { at } = await drawn(element);
  const line = [0, 0.002, 0.005, 0.01, 0.02].map((x) => contrast(at(x, 0.5), at(0.06, 0.5)));
  return Math.max(...line);
};
const behind = { light: 'rgb(205,205,205)', dark: 'rgb(84,84,84)' } as const;
const opaque = { light: 'rgb(255, 255, 255)', dark: 'rgb(0, 0, 0)' } as const;

describe.each(schemes)('more contrast, %s', (colorScheme) => {
  const more = (page: Page) => page.emulateMedia({ colorScheme, contrast: 'more' });

  test('nothing shines through', async () => {
    const { page } = await popover('ready', now);
    await page.emulateMedia({ colorScheme });
    expect(await background(page)).toMatch(/^rgba\(.+, 0\.62\)$/);
    await more(page);
    expect(await background(page)).toBe(opaque[colorScheme]);
  });

  test('what can be pressed and what is wrong has a strong outline', async () => {
    const { page } = await popover('unhealthy', now);
    await page.emulateMedia({ colorScheme });
    const [stop, notice] = [page.getByRole('button', { name: 'Stop Ollama' }), page.getByRole('alert')];
    expect(await outline(stop)).toBeLessThan(3);
    expect(await outline(notice)).toBeLessThan(3);
    await more(page);
    expect(await outline(stop)).toBeGreaterThan(4.5);
    expect(await outline(notice)).toBeGreaterThan(4.5);
  });

  test.each(['ready', 'switching', 'failed', 'unhealthy', 'memoryShort', 'unchosen'] as const)(
    'WCAG AA, as axe reads it: %s',
    async (state) => {
      const { page } = await popover(state, now);
      await more(page);
      await loadAxe(page);
      expect(await violations(page, behind[colorScheme])).toEqual([]);
    },
  );

  test.each(['settings', 'logs'] as const)('WCAG AA, as axe reads it: the window for %s', async (name) => {
    const page = await inWindow(name);
    await more(page);
    await loadAxe(page);
    expect(await violations(page, '')).toEqual([]);
  });
});

test.each(schemes)('less transparency, %s: nothing shines through', async (scheme) => {
  const { page } = await popover('ready', now);
  await page.emulateMedia({ colorScheme: scheme });
  expect(await background(page)).toMatch(/^rgba\(.+, 0\.62\)$/);
  const devtools = await page.context().newCDPSession(page);
  const features = [
    { name: 'prefers-reduced-transparency', value: 'reduce' },
    { name: 'prefers-color-scheme', value: scheme },
  ];
  await devtools.send('Emulation.setEmulatedMedia', { features });
  expect(await background(page)).toBe({ light: 'rgb(242, 242, 244)', dark: 'rgb(35, 35, 38)' }[scheme]);
});

describe('less motion', () => {
  /** How far a glyph that stands for work was turned at several moments. */
  const turns = async (reducedMotion: 'reduce' | 'no-preference'): Promise<ReadonlySet<string>> => {
    const { page, push } = await popover('ready');
    await page.emulateMedia({ reducedMotion });
    await page.clock.install();
    await push('snapshot', { ...snapshots.switching, revision: 2 });
    const glyph = page.locator('.step[data-s=running] .glyph');
    await glyph.waitFor();
    const seen = new Set<string>();
    for (let i = 0; i < 5; i += 1) {
      seen.add(await glyph.evaluate((element: SVGElement) => element.style.rotate));
      await page.clock.runFor(300);
    }
    return seen;
  };
  test('nothing turns', async () => {
    expect((await turns('no-preference')).size).toBeGreaterThan(1);
    await open?.close();
    expect([...(await turns('reduce'))]).toEqual(['0deg']);
  });

  test('nothing slides', async () => {
    const page = await inWindow('settings');
    const slides = (): Promise<number> =>
      page.getByRole('switch', { name: 'Open at login' }).evaluate((toggle: HTMLInputElement) => {
        toggle.checked = !toggle.checked;
        return document.getAnimations().length;
      });
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await slides()).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await slides()).toBe(0);
  });
});

describe.each(schemes)('own colours, %s', (colorScheme: Scheme) => {
  const shown = async (state: State): Promise<Page> => {
    const { page } = await popover(state, now);
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    return page;
  };

  test('bars, gauge and curve show how much', async () => {
    const page = await shown('ready');
    const bar = await drawn(page.locator('.membar'));
    expect(contrast(bar.at(0.3, 0.5), bar.at(0.95, 0.5))).toBeGreaterThan(3); // used, free
    const cached = [0.62, 0.66, 0.7, 0.74, 0.78].flatMap((x) => [0.3, 0.4, 0.5, 0.6].map((y) => bar.at(x, y)));
    expect(contrast(Math.max(...cached), Math.min(...cached))).toBeGreaterThan(3); // hatched
    const docker = await drawn(page.locator('.vm__bar'));
    expect(contrast(docker.at(0.3, 0.5), docker.at(0.95, 0.5))).toBeGreaterThan(3);
    const gauge = await drawn(page.locator('.gauge'));
    expect(contrast(gauge.at(0.666, 0.144), gauge.at(0.108, 0.5))).toBeGreaterThan(3); // 14%: the first part of the ring
    expect(strongest(await drawn(page.locator('.gpu__curve')))).toBeGreaterThan(3);
    expect(strongest(await drawn(page.locator('.memory__curve')))).toBeGreaterThan(3);
  });

  test('a download shows how far it is, and a switch where it stopped', async () => {
    const bar = await drawn((await shown('switching')).getByRole('progressbar'));
    expect(contrast(bar.at(0.2, 0.5), bar.at(0.9, 0.5))).toBeGreaterThan(3);
    await open?.close();
    const { at } = await drawn((await shown('failed')).locator('.strip__bar'));
    const [done, stopped, left] = [0.5 / 9, 3.5 / 9, 8.5 / 9];
    expect(contrast(at(done, 0.5), at(left, 0.5))).toBeGreaterThan(3);
    expect(contrast(at(stopped, 0.1), at(done, 0.1))).toBeGreaterThan(3); // the tall one
  });

  test.each(['unhealthy', 'degraded', 'switching', 'noDocker'] as const)('every glyph is seen: %s', async (state) => {
    const page = await shown(state);
    for (const glyph of await page.locator('.glyph, .mark').all())
      expect(strongest(await drawn(glyph))).toBeGreaterThan(3);
  });

  test('what can be pressed and what is wrong has an outline', async () => {
    const page = await shown('unhealthy');
    const alert = page.getByRole('alert');
    for (const element of [page.getByRole('button', { name: 'Stop Ollama' }), alert, alert.getByText('Show Logs')])
      expect(await outline(element)).toBeGreaterThan(3);
  });

  test('what is on and what is chosen can be told from what is not', async () => {
    const page = await inWindow('settings');
    await page.emulateMedia({ colorScheme, forcedColors: 'active' });
    const at = async (name: string, x: number) => (await drawn(page.getByRole('switch', { name }))).at(x, 0.5);
    expect(contrast(await at('Open at login', 0.3), await at('Docker stops or is back', 0.7))).toBeGreaterThan(3);
    const radio = async (name: RegExp) => (await drawn(page.getByRole('radio', { name }))).at(0.25, 0.5);
    expect(contrast(await radio(/^Automatic.*memory/), await radio(/^Stop first/))).toBeGreaterThan(3);
  });
});
