import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { App } from 'electron';

/** Where the app's own files are. */
export interface AppPaths {
  readonly preload: string;
  readonly pages: string;
  readonly pictures: string;
}

/** The pages of the app by what they show. */
export interface PageUrls {
  readonly popover: string;
  readonly settings: string;
  readonly logs: string;
}

export const appPaths = (root: string): AppPaths => ({
  preload: join(root, 'out/preload/index.cjs'),
  pages: join(root, 'out/renderer'),
  pictures: join(root, 'assets/tray'),
});

/** The addresses of the pages: of the development server while there is one, which a packaged app never asks for. */
export const pageUrls = (app: Pick<App, 'isPackaged'>, { pages }: AppPaths): PageUrls => {
  const server = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  const urlOf = (name: string): string =>
    server === undefined ? pathToFileURL(join(pages, `${name}.html`)).href : new URL(`/${name}.html`, server).href;
  return { popover: urlOf('index'), settings: urlOf('settings'), logs: urlOf('logs') };
};

/**
 * The workspace: what the user chose, else the folder of the app while it is a checkout, else one of the app's own.
 * `root` is the app's folder, `userData` that of its own files.
 */
export const workspaceRoot = (chosen: string | undefined, root: string, userData: string): string => {
  if (chosen !== undefined) return chosen;
  return existsSync(join(root, 'stacks')) ? root : join(userData, 'workspace');
};
