import { setTimeout as delay } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import type { AppSnapshot } from '../src/shared/snapshot.ts';
import { preferences } from '../test/fixtures/preferences.ts';
import { now, snapshots } from '../test/fixtures/snapshots.ts';
import { noDocker, startApp } from '../test/support/app.ts';
import { provideChromium } from '../test/support/chromium.ts';
import { openPage, startBrowser } from '../test/support/page.ts';
import type { Figure } from './figures.ts';
import { median } from './measure.ts';

const starts = 5;
const openings = 25;
/** ms that the popover stays hidden between two of them: longer than the page rests between two pictures. */
const hiddenMs = 700;
const perSecond = 10;
const warmUpMs = 2_000;
const measuredMs = 10_000;

/** ms from the beginning of the popover's page to its first paint with content, in one start of the app. */
const firstPaint = async (chromium: string): Promise<number> => {
  const running = await startApp({ chromium, settings: { dockerHost: noDocker } });
  try {
    return await running.page.evaluate(async () => {
      const seen = await new Promise<PerformanceEntry>((resolve) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint) resolve(paint);
        }).observe({ type: 'paint', buffered: true });
      });
      return seen.startTime;
    });
  } finally {
    await running.close();
  }
};

/**
 * ms of each opening, from the click on the icon to the page having drawn what came while it was hidden: two turns of
 * its frames, and the way back to the main process, which takes the time. The last turn begins after `show` is done.
 */
const openingTimes = async (chromium: string): Promise<number[]> => {
  const running = await startApp({ chromium, settings: { dockerHost: noDocker } });
  try {
    const times: number[] = [];
    for (let opening = 0; opening < openings; opening += 1) {
      await running.show(opening % 2 === 0 ? snapshots.ready : snapshots.switching);
      await delay(hiddenMs);
      times.push(
        await running.app.evaluate(async ({ BrowserWindow }) => {
          const window = BrowserWindow.getAllWindows()[0]!;
          const { tray } = globalThis.frontierE2E!;
          if (window.isVisible()) throw new Error('The popover is open already.');
          const began = performance.now();
          tray.emit('click');
          if (!window.isVisible()) throw new Error('The click did not open the popover.');
          await window.webContents.executeJavaScript(
            'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
          );
          const took = performance.now() - began;
          tray.emit('click');
          return took;
        }),
      );
    }
    return times;
  } finally {
    await running.close();
  }
};

/** Seconds of processor time that the browser's processes of these kinds have taken. */
const processorTime = async (browser: Browser, kinds: readonly string[]): Promise<number> => {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => kinds.includes(type)).reduce((sum, { cpuTime }) => sum + cpuTime, 0);
};

/**
 * Percent of a core that the page takes with so many snapshots a second, each a new copy with other figures, as over
 * IPC. The page's process and the one that draws.
 */
const load = async (browser: Browser, snapshot: AppSnapshot): Promise<number> => {
  const answers = { getSnapshot: snapshot, getPreferences: preferences };
  const shown = await openPage(browser, 'index', { answers, width: 360, height: 560, at: now });
  await shown.page.evaluate(
    ([first, ms]) => {
      const { listeners } = (
        globalThis as unknown as { scriptedMain: { listeners: Record<string, ((value: unknown) => void)[]> } }
      ).scriptedMain;
      let revision = first.revision;
      setInterval(() => {
        revision += 1;
        const next = structuredClone({ ...first, revision });
        const gpu = [...(next.figures?.curves.gpu ?? []).slice(1), (revision * 7) % 100];
        const figures = next.figures && { ...next.figures, curves: { ...next.figures.curves, gpu } };
        for (const listener of listeners.snapshot ?? []) listener({ ...next, figures });
      }, ms);
    },
    [snapshot, 1000 / perSecond] as const,
  );
  const kinds = ['renderer', 'GPU'];
  await delay(warmUpMs);
  const before = await processorTime(browser, kinds);
  const began = performance.now();
  await delay(measuredMs);
  const used = (await processorTime(browser, kinds)) - before;
  const percent = (used / ((performance.now() - began) / 1000)) * 100;
  await shown.close();
  return percent;
};

/** How soon the popover shows something, and what it costs while it is open. */
export const popoverFigures = async (): Promise<Figure[]> => {
  const chromium = await provideChromium((line) => console.error(line));
  const paints: number[] = [];
  for (let start = 0; start < starts; start += 1) paints.push(await firstPaint(chromium));
  const opened = await openingTimes(chromium);
  const browser = await startBrowser(chromium);
  const note = `of one core, page and drawing, software rendering, ${measuredMs / 1000} s`;
  try {
    return [
      {
        name: 'first paint of the popover',
        value: median(paints),
        unit: 'ms',
        target: 300,
        note: `from the start of its page, in the double; median of ${starts}`,
      },
      {
        name: 'popover, from the click to its picture',
        value: median(opened),
        unit: 'ms',
        target: 50,
        note: `two frames of what came while it was hidden, in the double; median of ${openings}; the slowest ${Math.max(...opened).toFixed(0)} ms`,
      },
      {
        name: `popover while an engine serves, ${perSecond} snapshots a second`,
        value: await load(browser, snapshots.ready),
        unit: '%',
        target: 5,
        note,
      },
      {
        name: `popover during a switch, ${perSecond} snapshots a second`,
        value: await load(browser, snapshots.switching),
        unit: '%',
        target: 5,
        note,
      },
    ];
  } finally {
    await browser.close();
  }
};
