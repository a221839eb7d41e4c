import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type CommandName, commands, type PushName, type PushValue, pushes } from '../../src/shared/contract.ts';

/** What main would answer: a value for each command that is answered well. */
export type Answers = Readonly<Partial<Record<CommandName, unknown>>>;

export interface ScriptedPage {
  readonly page: Page;
  /** What main would say unasked. */
  push<K extends PushName>(name: K, value: PushValue<K>): Promise<void>;
  /** Answers these from now on; a Problem under `refuse` refuses. */
  answer(answers: Answers): Promise<void>;
  /** The commands that the page sent, in order, without those that only ask. */
  sent(): Promise<readonly { readonly command: CommandName; readonly input: unknown }[]>;
  close(): Promise<void>;
}

/** In the page before its own script: `window.frontier` as the preload would expose it, with answers from the test. */
const bridgeScript = (names: { commands: string[]; pushes: string[]; answers: Answers }): void => {
  const asking = ['getSnapshot', 'getPreferences', 'getEnvForm', 'resizePopover', 'tookLogs', 'unfollowLogs'];
  const main = {
    answers: { ...names.answers } as Record<string, unknown>,
    sent: [] as unknown[],
    listeners: {} as Record<string, ((value: unknown) => void)[]>,
  };
  const reply = (name: string): unknown => {
    const value = main.answers[name];
    const refused = (value as { refuse?: unknown } | undefined)?.refuse;
    return refused ? { ok: false, error: refused, problems: [refused] } : { ok: true, value };
  };
  const command = (name: string) => async (input: unknown) => {
    if (!asking.includes(name)) main.sent.push({ command: name, input });
    return reply(name);
  };
  const on = (name: string) => (listener: (value: unknown) => void) => {
    main.listeners[name] = [...(main.listeners[name] ?? []), listener];
    return () => {
      main.listeners[name] = (main.listeners[name] ?? []).filter((other) => other !== listener);
    };
  };
  Object.assign(globalThis, {
    scriptedMain: main,
    frontier: {
      commands: Object.fromEntries(names.commands.map((name) => [name, command(name)])),
      on: Object.fromEntries(names.pushes.map((name) => [name, on(name)])),
    },
  });
};

interface ScriptedMain {
  readonly answers: Record<string, unknown>;
  readonly sent: { readonly command: CommandName; readonly input: unknown }[];
  readonly listeners: Record<string, ((value: unknown) => void)[]>;
}
declare const scriptedMain: ScriptedMain;

const flags = ['--no-sandbox', '--disable-gpu', '--force-color-profile=srgb', '--hide-scrollbars'];

/** Chromium for scripted pages. `env` as for a process. */
export const startBrowser = (program: string, env: Readonly<Record<string, string>> = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: program,
    args: flags,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  });

export interface PageOptions {
  readonly answers: Answers;
  readonly width: number;
  readonly height: number;
  /** ms since 1970 at which the page's clock stands still. */
  readonly at?: number;
  /** The folder of the built pages. */
  readonly folder?: string;
}

const built = resolve(import.meta.dirname, '../..', process.env.FRONTIER_APP ?? '.', 'out/renderer');

/** A page of the built app, alone in a browser, with a scripted main process. */
export const openPage = async (
  browser: Browser,
  name: 'index' | 'settings' | 'logs',
  { answers, width, height, at, folder = built }: PageOptions,
): Promise<ScriptedPage> => {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: 2,
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
  });
  const page = await context.newPage();
  if (at !== undefined) await page.clock.setFixedTime(at);
  const names = { commands: Object.keys(commands), pushes: Object.keys(pushes), answers };
  await page.addInitScript(bridgeScript, names);
  await page.goto(pathToFileURL(resolve(folder, `${name}.html`)).href);
  await page.locator('main').waitFor();
  return {
    page,
    push: (channel, value) =>
      page.evaluate(
        ([to, what]) => {
          for (const listener of scriptedMain.listeners[to] ?? []) listener(what);
        },
        [channel, value] as const,
      ),
    answer: (more) => page.evaluate((given) => void Object.assign(scriptedMain.answers, given), more),
    sent: () => page.evaluate(() => scriptedMain.sent),
    close: () => context.close(),
  };
};
