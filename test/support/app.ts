import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { pushChannel } from '../../src/shared/contract.ts';
import type { AppSnapshot } from '../../src/shared/snapshot.ts';

const root = resolve(import.meta.dirname, '../..');
/** FRONTIER_APP: the folder of the app that is run; the checkout, or what was in a package's archive. */
const usualFolder = resolve(root, process.env.FRONTIER_APP ?? '.');

/** ELECTRON_E2E: `double`, `electron`, or the path of a packaged app's program. A Mac has the real one. */
export const mode = process.env.ELECTRON_E2E ?? (process.platform === 'darwin' ? 'electron' : 'double');

export interface StartOptions {
  /** The browser that shows the windows in the double. */
  readonly chromium: string;
  /** What the settings file holds, or its text. */
  readonly settings?: object | string;
  /** The folder of an app that runs already, to start it a second time. */
  readonly userData?: string;
  /** The folder of the app, if it is not the usual one. */
  readonly appFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** The folder of the app's own files: settings, lock, log. */
  readonly userData: string;
  /** Shows a snapshot as if core had made it; what core makes later is older, so it stays. */
  show(snapshot: AppSnapshot): Promise<void>;
  close(): Promise<void>;
}

/** How the built app is started, with a home, settings and a lock of its own. */
export const commandOf = ({ chromium, settings = {}, userData, appFolder = usualFolder, env = {} }: StartOptions) => {
  const folder = userData ?? mkdtempSync(join(tmpdir(), 'frontier-e2e-'));
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  if (!userData) writeFileSync(join(folder, 'settings.json'), text);
  const program = mode === 'double' ? join(root, 'test/electron-double/electron') : mode;
  return {
    folder,
    ...(mode !== 'electron' && { executablePath: program }),
    args: [...(mode === 'double' || mode === 'electron' ? [appFolder] : []), `--user-data-dir=${folder}`],
    cwd: root,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: tmpdir(),
      FRONTIER_E2E: '1',
      CHROMIUM_PATH: chromium,
      ELECTRON_DOUBLE_NODE: process.execPath,
      ...env,
    },
  };
};

/** The app with its popover loaded; ended again if that does not come to be. */
const launch = async (options: StartOptions) => {
  const { folder, ...command } = commandOf(options);
  let app: ElectronApplication | undefined;
  try {
    app = await _electron.launch({ ...command, colorScheme: null });
    const page = await app.firstWindow();
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { folder, app, page };
  } catch (error) {
    await app?.close();
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
};

/** Starts the built app and waits until its popover is loaded and shows a snapshot. */
export const startApp = async (options: StartOptions): Promise<RunningApp> => {
  const { folder, app, page } = await launch(options);
  let shown = 1_000_000; // more revisions than core makes in a test
  return {
    app,
    page,
    userData: folder,
    show: async (snapshot) => {
      shown += 1;
      const message = [pushChannel('snapshot'), { ...snapshot, revision: shown }] as const;
      await app.evaluate(({ BrowserWindow }, [channel, value]) => {
        BrowserWindow.getAllWindows()[0]?.webContents.send(channel, value);
      }, message);
      await page.locator(`main[data-revision="${shown}"]`).waitFor();
    },
    close: async () => {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A Docker address where nothing answers. */
export const noDocker = 'unix:///nonexistent/docker.sock';
