import type { App as Core } from '../../src/core/app.ts';
import { createStore } from '../../src/core/store.ts';
import { silentLogger } from '../../src/core/system/logger.ts';
import { createHandlers } from '../../src/main/handlers.ts';
import { createOperations } from '../../src/main/operations.ts';
import { preferencesOf } from '../../src/main/preferences.ts';
import type { Settings } from '../../src/shared/settings.ts';
import type { AppSnapshot } from '../../src/shared/snapshot.ts';
import { now, snapshots } from '../fixtures/snapshots.ts';

/** Handlers over a core and a system that note what they are asked; everything succeeds. */
export const fakeHandlers = (snapshot: AppSnapshot = snapshots.ready, settingsAtFirst: Settings = {}) => {
  const asked: unknown[][] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args.filter((arg) => !(arg as { signal?: unknown } | undefined)?.signal)]);
      return { ok: true, value: undefined };
    };
  const store = createStore(snapshot.workspace);
  const { revision: _, ...rest } = snapshot;
  store.update(rest);
  const commands = {
    ...{ up: note('up'), down: note('down'), restart: note('restart'), switch: note('switch') },
    ...{ status: note('status'), unload: note('unload') },
    models: async () => ({ ok: true, value: { models } }),
  };
  const operations = createOperations(store, () => 0);
  let settings = settingsAtFirst;
  let announced = 0;
  const system = { folder: ['/chosen'], openAtLogin: false, showsFolders: true };
  const preferences = () =>
    preferencesOf({
      settings,
      login: { openAtLogin: system.openAtLogin, status: system.openAtLogin ? 'enabled' : 'not-registered' },
      notificationsAllowed: 'unknown',
      workspace: snapshot.workspace,
      setAside: undefined,
      exporterProblem: undefined,
      version: '0.1.0',
    });
  const handlers = createHandlers({
    core: { store, commands } as unknown as Core,
    operations,
    settings: {
      get: () => settings,
      change: (make) => {
        settings = make(settings);
        return { ok: true, value: undefined };
      },
    },
    preferences,
    announce: () => {
      announced += 1;
    },
    logger: silentLogger,
    popover: { hide: () => asked.push(['hide']), resize: (height) => asked.push(['resize', height]) },
    windows: {
      settings: { open: async () => void asked.push(['settings']) },
      logs: {
        open: async () => void asked.push(['logs']),
        send: (...sent: unknown[]) => asked.push(['sent', ...sent]),
      },
    },
    app: {
      quit: () => asked.push(['quit']),
      setLoginItemSettings: (wanted) => {
        asked.push(['login', wanted]);
        system.openAtLogin = wanted.openAtLogin ?? false;
      },
    },
    dialog: {
      showOpenDialog: async () => ({ canceled: system.folder.length === 0, filePaths: system.folder }),
    } as unknown as Pick<Electron.Dialog, 'showOpenDialog'>,
    clipboard: { writeText: async (text) => void asked.push(['copied', text]) },
    shell: {
      openExternal: async (url) => {
        if (!system.showsFolders) throw new Error('no program opens this');
        asked.push(['opened', url]);
      },
      openPath: async (path) => {
        asked.push(['showed', path]);
        return system.showsFolders ? '' : 'no such folder';
      },
    },
    updates: {
      restart: () => {
        asked.push(['restart to update']);
        return { ok: true, value: undefined };
      },
    },
    now: () => now,
  });
  return { handlers, asked, store, operations, system, settings: () => settings, announced: () => announced };
};
const models = [
  { name: 'qwen3:4b', state: 'loaded' },
  { name: 'phi4', state: 'unloaded' },
  { name: 'tiny', state: 'loaded' },
];
