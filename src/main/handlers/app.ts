import type { App, Clipboard, Shell } from 'electron';
import type { App as Core } from '../../core/app.ts';
import type { Handlers } from '../../shared/contract.ts';
import { grafanaUrl } from '../links.ts';
import type { Popover } from '../popover/popover.ts';
import type { Updates } from '../updates/updates.ts';
import type { AppWindow } from '../windows/window.ts';
import { done, refuse } from './answers.ts';

export interface AppParts {
  readonly core: Pick<Core, 'store'>;
  readonly popover: Pick<Popover, 'hide' | 'resize'>;
  readonly windows: { readonly settings: Pick<AppWindow, 'open'>; readonly logs: Pick<AppWindow, 'open' | 'send'> };
  readonly app: Pick<App, 'quit'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly updates: Pick<Updates, 'restart'>;
}

/** What concerns the app itself: its windows, the clipboard, the browser, its end. */
export const createAppHandlers = ({ core, popover, windows, app, clipboard, shell, updates }: AppParts) => {
  const { store } = core;
  return {
    getSnapshot: async () => ({ ok: true, value: store.get() }),

    copyEndpoint: async () => {
      const url = store.get().endpoint?.url;
      if (url === undefined) return refuse({ code: 'nothing-selected', message: 'There is no endpoint to copy.' });
      await clipboard.writeText(url);
      return done;
    },
    openGrafana: async () => {
      const url = grafanaUrl(store.get());
      if (url === undefined) return refuse({ code: 'service-exited', message: 'Grafana does not answer.' });
      await shell.openExternal(url);
      return done;
    },

    openSettings: async () => {
      await windows.settings.open();
      return done;
    },
    openLogs: async (input) => {
      await windows.logs.open();
      windows.logs.send('showLogs', input);
      return done;
    },
    hidePopover: async () => {
      popover.hide();
      return done;
    },
    resizePopover: async ({ height }) => {
      popover.resize(height);
      return done;
    },
    restartToUpdate: async () => updates.restart(),
    quit: async () => {
      app.quit();
      return done;
    },
  } satisfies Partial<Handlers>;
};
