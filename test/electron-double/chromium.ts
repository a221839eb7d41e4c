/** Starts Chromium without a window and ends it: all that the double needs of a browser. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { connect, type Session } from './cdp.ts';

export interface Chromium {
  readonly root: Session;
  attach(targetId: string): Promise<Session>;
  quit(): Promise<void>;
}

const flags = [
  '--headless=new',
  '--no-sandbox', // containers run tests as root
  '--remote-debugging-port=0',
  '--no-first-run',
  '--no-startup-window',
  '--hide-scrollbars', // a Mac's lie over the page and take no room
  '--disable-gpu',
  '--force-device-scale-factor=2', // what a Mac's display has
  '--force-color-profile=srgb',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-extensions',
  '--disable-sync',
  '--password-store=basic',
  '--use-mock-keychain',
  '--disable-features=HttpsUpgrades,Translate,OptimizationHints',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-background-timer-throttling',
];

/** The address that Chromium prints when it is ready to be driven. */
const devtoolsUrl = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = '';
    const failed = (what: string) => () => reject(new Error(`electron double: Chromium ${what}\n${output}`));
    const timer = setTimeout(failed('did not open its DevTools port'), 60_000);
    child.once('error', (error) =>
      reject(new Error(`electron double: Chromium could not be started: ${error.message}`)),
    );
    child.once('exit', failed('ended at its start'));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
      const found = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
  });

/** CHROMIUM_PATH names the browser; Debian's is the default. Its profile is a temporary folder that ends with it. */
export const launchChromium = async (): Promise<Chromium> => {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'electron-double-'));
  const program = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  process.once('exit', () => {
    child.kill('SIGKILL');
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A file that Chromium still held: the system's temporary folder is cleared by the system.
    }
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

  const url = await devtoolsUrl(child);
  const { root, attach } = await connect(url);
  process.stderr.write(`\nDevTools listening on ${url}\n`); // what Electron prints, and Playwright waits for

  /** Asked first, so that Chromium reaps its own children; killed on exit if it does not answer. */
  const quit = async (): Promise<void> => {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    root.send('Browser.close').catch(() => {}); // it may close the socket before it answers
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 3000))]);
  };
  return { root, attach, quit };
};
