import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import type { Settings } from '../../shared/settings.ts';
import type { SettingsFile } from './keeper.ts';

/** As core/settings/file.ts knows it. */
const name = 'settings';

const open = (): Store<Settings> => {
  const store = new Store<Settings>({ name, clearInvalidConfig: false, configFileMode: 0o600 });
  // electron-store listens for pages that want a store of their own; ours have the contract alone.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
};

/** The settings file through electron-store, which replaces it in one step. `userData` is the folder of the app's own files. */
export const electronSettingsFile = (userData: string, now: () => number): SettingsFile => {
  let store: Store<Settings> | undefined;
  const opened = (): Store<Settings> => {
    store ??= open();
    return store;
  };
  return {
    read: () => opened().store,
    write: (settings) => {
      opened().store = settings;
    },
    putAside: () => {
      const file = join(userData, `${name}.json`);
      if (!existsSync(file)) return undefined;
      const aside = join(userData, `${name}.damaged-${new Date(now()).toISOString().replaceAll(':', '')}.json`);
      renameSync(file, aside);
      return aside;
    },
  };
};
