import type { Browser, Page } from 'playwright-core';
import type { LogBatch, LogEntry } from '../src/shared/logs.ts';
import { preferences } from '../test/fixtures/preferences.ts';
import { now, snapshots } from '../test/fixtures/snapshots.ts';
import { provideChromium } from '../test/support/chromium.ts';
import { openPage, startBrowser } from '../test/support/page.ts';
import type { Figure } from './figures.ts';
import { median } from './measure.ts';

const size = { width: 900, height: 600 };
const count = 10_000;
const perSecond = 200;
/** Pixels that a frame scrolls on: the whole log in about ten seconds at 60 frames a second. */
const step = 300;
const filters = 9;
/** How often each is scrolled, in turns. */
const rounds = 2;

const services = ['ollama', 'gateway', 'prometheus'] as const;
/** A line as engines write them, between 60 and 180 characters. */
const entry = (i: number): LogEntry => ({
  service: services[i % services.length]!,
  stream: 'stdout',
  at: new Date(now - (count - i) * 100).toISOString(),
  text: `[GIN] line ${i} | 200 | ${i % 997} ms | 172.18.0.2 | POST "/v1/chat/completions" ${'x'.repeat((i * 37) % 120)}`,
});

/** How a page scrolled: ms between each two of its frames, in their order. */
interface Scrolled {
  readonly intervals: readonly number[];
  readonly nodes: number;
}

/** Scrolls what `selector` names from its top to its end, `step` pixels a frame. */
const scroll = (page: Page, selector: string): Promise<Scrolled> =>
  page.evaluate(
    async ([name, pixels]) => {
      const list = document.querySelector<HTMLElement>(name)!;
      list.scrollTop = 0;
      const frame = () => new Promise<number>((drawn) => requestAnimationFrame(drawn));
      await frame();
      const intervals: number[] = [];
      let nodes = 0;
      let before = await frame();
      while (list.scrollTop + list.clientHeight < list.scrollHeight - 1) {
        list.scrollTop += pixels;
        const at = await frame();
        intervals.push(at - before);
        before = at;
        nodes = Math.max(nodes, document.getElementsByTagName('*').length);
      }
      return { intervals, nodes };
    },
    [selector, step] as const,
  );

const joined = (rounds: readonly Scrolled[]): Scrolled => ({
  intervals: rounds.flatMap(({ intervals }) => intervals),
  nodes: Math.max(...rounds.map(({ nodes }) => nodes)),
});

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

/** Says batches to the page as main would: what `lines` are now, and so many a second from then on. */
const feed = async (page: Page, lines: readonly LogEntry[], more: number): Promise<void> => {
  await page.evaluate(
    ([first, rate]) => {
      const { listeners } = (
        globalThis as unknown as { scriptedMain: { listeners: Record<string, ((value: unknown) => void)[]> } }
      ).scriptedMain;
      const say = (batch: LogBatch): void => {
        for (const listener of listeners.logLines ?? []) listener(batch);
      };
      say({ lines: first });
      if (rate === 0) return;
      const everyMs = 50;
      let next = 0;
      setInterval(() => {
        const batch = Array.from({ length: (rate * everyMs) / 1000 }, () => ({ ...first[next++ % first.length]! }));
        say({ lines: batch });
      }, everyMs);
    },
    [lines, more] as const,
  );
};

const openLogs = async (browser: Browser, more: number) => {
  const answers = { getSnapshot: snapshots.ready, getPreferences: preferences };
  const shown = await openPage(browser, 'logs', { answers, ...size });
  await feed(
    shown.page,
    Array.from({ length: count }, (_, i) => entry(i)),
    more,
  );
  await shown.page.getByText(/^10,000 lines/).waitFor();
  return shown;
};

/** The logs window with 10,000 lines, scrolled while lines come. */
const windowScrolled = async (browser: Browser): Promise<Scrolled> => {
  const shown = await openLogs(browser, perSecond);
  const scrolled = await scroll(shown.page, '[role=log]');
  await shown.close();
  return scrolled;
};

/** The same text in a plain page, scrolled the same way. */
const plainScrolled = async (browser: Browser): Promise<Scrolled> => {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.setContent('<pre style="height: 100vh; margin: 0; overflow: auto; font: 11px/18px monospace"></pre>');
  const text = Array.from({ length: count }, (_, i) => entry(i))
    .map(({ at, service, text }) => `${at}  ${service}  ${text}`)
    .join('\n');
  await page.evaluate((all) => {
    document.querySelector('pre')!.textContent = all;
  }, text);
  const scrolled = await scroll(page, 'pre');
  await context.close();
  return scrolled;
};

/** ms from a letter in the filter to the drawn answer, while lines come. */
const filterTimes = async (browser: Browser): Promise<number[]> => {
  const shown = await openLogs(browser, perSecond);
  const times = await shown.page.evaluate(async (runs) => {
    const field = document.querySelector<HTMLInputElement>('input[type=search]')!;
    const frame = () => new Promise<number>((drawn) => requestAnimationFrame(drawn));
    const taken: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      await frame();
      const began = performance.now();
      field.value = `line ${run + 1}`;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await frame();
      await frame();
      taken.push(performance.now() - began);
    }
    return taken;
  }, filters);
  await shown.close();
  return times;
};

/** What 10,000 lines cost in the logs window. */
export const logsFigures = async (): Promise<Figure[]> => {
  const browser = await startBrowser(await provideChromium((line) => console.error(line)));
  try {
    const scrolled: { readonly plain: Scrolled; readonly ours: Scrolled }[] = [];
    for (let round = 0; round < rounds; round += 1)
      scrolled.push({ plain: await plainScrolled(browser), ours: await windowScrolled(browser) });
    const [plain, ours] = [joined(scrolled.map((round) => round.plain)), joined(scrolled.map((round) => round.ours))];
    const times = await filterTimes(browser);
    const [p99, plainP99] = [percentile(ours.intervals, 0.99), percentile(plain.intervals, 0.99)];
    const slow = (scrolled: Scrolled): number => scrolled.intervals.filter((ms) => ms > 50).length;
    const worst = ({ intervals }: Scrolled): string => Math.max(...intervals).toFixed(0);
    return [
      {
        name: 'scrolling 10,000 log lines, the 99th of 100 frames',
        value: p99 / plainP99,
        unit: '×',
        target: 2.5,
        note: `${p99.toFixed(0)} ms against ${plainP99.toFixed(0)} ms for the same lines in a pre, where none come; here ${perSecond} a second do; ${ours.intervals.length} frames of ${step} pixels`,
      },
      {
        name: 'its frames above 50 ms',
        value: slow(ours),
        unit: 'frames',
        target: Math.max(slow(plain), Math.floor(ours.intervals.length / 100)),
        note: `at most one in 100; ${slow(plain)} of ${plain.intervals.length} in the pre; the slowest ${worst(ours)} ms against ${worst(plain)} ms`,
      },
      { name: 'elements of its page', value: ours.nodes, unit: 'elements', target: 1_000 },
      {
        name: 'filtering 10,000 log lines',
        value: median(times),
        unit: 'ms',
        target: 50,
        note: `from a letter to the drawn answer, two frames, while lines come; median of ${filters}; the slowest ${Math.max(...times).toFixed(0)} ms`,
      },
    ];
  } finally {
    await browser.close();
  }
};
