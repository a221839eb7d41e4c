import type { App, Clipboard, Shell } from 'electron';
import type { App as Core } from '../core/app.ts';
import type { Handlers } from '../shared/contract.ts';
import type { Problem, Result } from '../shared/errors.ts';
import { createEnvHandlers } from './handlers/env.ts';
import { grafanaUrl } from './links.ts';
import type { Operations } from './operations.ts';
import type { Popover } from './popover/popover.ts';
import { unbuiltHandlers } from './unbuilt.ts';
import type { Updates } from './updates/updates.ts';

export interface HandlerParts {
  readonly core: Core;
  readonly operations: Operations;
  readonly popover: Pick<Popover, 'hide' | 'resize'>;
  readonly app: Pick<App, 'quit' | 'setLoginItemSettings'>;
  readonly clipboard: Pick<Clipboard, 'writeText'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly updates: Pick<Updates, 'restart'>;
}

const done: Result<void> = { ok: true, value: undefined };
const refuse = (problem: Problem): Result<never> => ({ ok: false, error: problem, problems: [problem] });

/** What each command of the contract does. The page and the menu use the same. */
export const createHandlers = (parts: HandlerParts): Handlers => {
  const { core, operations, popover, app, clipboard, shell, updates } = parts;
  const { store, commands } = core;
  return {
    getSnapshot: async () => ({ ok: true, value: store.get() }),

    up: ({ stack }) => {
      const named = stack === undefined ? {} : { stack };
      const shown = stack ?? store.get().selected;
      return operations.run({ kind: 'up', ...(shown !== undefined && { stack: shown }) }, (signal) =>
        commands.up(named, { signal }),
      );
    },
    down: () => operations.run({ kind: 'down' }, (signal) => commands.down({ volumes: false }, { signal })),
    restart: (input) => operations.run({ kind: 'restart' }, (signal) => commands.restart(input, { signal })),
    switch: (input) => operations.run({ kind: 'switch', ...input }, (signal) => commands.switch(input, { signal })),
    cancel: async () => {
      operations.cancel();
      return done;
    },
    dismissFailure: async () => {
      store.update({ failure: undefined });
      return done;
    },
    refresh: async () => {
      const result = await commands.status();
      return result.ok ? done : result;
    },

    ...createEnvHandlers({ core, operations }),

    restartToUpdate: async () => updates.restart(),

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

    ...unbuiltHandlers,
    changePreferences: async (change) => {
      if (change.openAtLogin !== undefined) app.setLoginItemSettings({ openAtLogin: change.openAtLogin });
      return unbuiltHandlers.changePreferences(change);
    },

    hidePopover: async () => {
      popover.hide();
      return done;
    },
    resizePopover: async ({ height }) => {
      popover.resize(height);
      return done;
    },
    quit: async () => {
      app.quit();
      return done;
    },
  };
};
