import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ipcMain } from 'electron';
import Store from 'electron-store';
import type { Logger } from '../core/system/logger.ts';
import { type Settings, settingsSchema } from '../shared/settings.ts';

const name = 'settings';

const open = (): Store<Settings> => {
  const store = new Store<Settings>({ name, clearInvalidConfig: false });
  // electron-store listens for pages that want a store of their own; ours have the contract alone.
  ipcMain.removeAllListeners('electron-store-get-data');
  return store;
};

/** What is in the store, or what is wrong with it: not JSON, not readable, or not of the schema. */
const read = (): { settings: Settings } | { damage: string } => {
  try {
    const parsed = settingsSchema.safeParse(open().store);
    return parsed.success ? { settings: parsed.data } : { damage: describe(parsed.error.issues) };
  } catch (error) {
    return { damage: error instanceof Error ? error.message : String(error) };
  }
};

const describe = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');

/**
 * The settings of this user. A damaged file is moved aside under a name of its own, and the defaults hold.
 * `userData` is the folder of the app's own files, `now` ms since 1970.
 */
export const openSettings = (userData: string, now: number, logger: Logger): Settings => {
  const first = read();
  if ('settings' in first) return first.settings;
  const file = join(userData, `${name}.json`);
  const aside = join(userData, `${name}.damaged-${new Date(now).toISOString().replaceAll(':', '')}.json`);
  if (existsSync(file)) renameSync(file, aside);
  logger.warn('the settings could not be used and were put aside', { aside, damage: first.damage });
  return {};
};
