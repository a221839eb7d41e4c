import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { App } from 'electron';

/** Where the app's own files are. */
export interface AppPaths {
  readonly preload: string;
  readonly page: string;
  readonly pictures: string;
}

export const appPaths = (root: string): AppPaths => ({
  preload: join(root, 'out/preload/index.cjs'),
  page: join(root, 'out/renderer/index.html'),
  pictures: join(root, 'assets/tray'),
});

/** The address of the page: of the development server while there is one, which a packaged app never asks for. */
export const pageUrl = (app: Pick<App, 'isPackaged'>, paths: AppPaths): string => {
  const server = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  return server === undefined ? pathToFileURL(paths.page).href : new URL('/', server).href;
};

/**
 * The workspace: what the user chose, else the folder of the app while it is a checkout, else one of the app's own.
 * `root` is the app's folder, `userData` that of its own files.
 */
export const workspaceRoot = (chosen: string | undefined, root: string, userData: string): string => {
  if (chosen !== undefined) return chosen;
  return existsSync(join(root, 'stacks')) ? root : join(userData, 'workspace');
};
