import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { envForm, preferences } from '../fixtures/preferences.ts';
import { now, snapshots } from '../fixtures/snapshots.ts';
import { type Answers, openPage, type ScriptedPage, startBrowser } from './page.ts';

const sizes = { index: [360, 560], settings: [520, 640], logs: [760, 420] } as const;

export interface ScriptedPages {
  /** Opens a page with what main answers beyond the usual; it is closed after the test. */
  show(name: keyof typeof sizes, answers?: Answers): Promise<ScriptedPage>;
  /** The one that is open. */
  current(): ScriptedPage;
  /** The commands that it sent, with their inputs. */
  sent(): Promise<[string, unknown][]>;
}

/** The pages by themselves, with a scripted main process, for the tests of one file. */
export const scriptedPages = (): ScriptedPages => {
  let browser: Browser;
  let open: ScriptedPage | undefined;
  beforeAll(async () => {
    browser = await startBrowser(inject('chromium'));
  });
  afterEach(() => open?.close());
  afterAll(() => browser?.close());
  const current = (): ScriptedPage => {
    if (!open) throw new Error('no page was opened');
    return open;
  };
  return {
    show: async (name, answers = {}) => {
      const [width, height] = sizes[name];
      const known = { getSnapshot: snapshots.ready, getPreferences: preferences, getEnvForm: envForm, ...answers };
      open = await openPage(browser, name, { answers: known, width, height, at: now });
      return open;
    },
    current,
    sent: async () => (await current().sent()).map(({ command, input }) => [command, input]),
  };
};
