import { once } from 'node:events';
import type { AutoUpdater } from 'electron';
import type { ProgressInfo } from 'electron-updater';
import type { MacUpdater } from 'electron-updater/out/MacUpdater.js';
import type { Logger } from '../../core/system/logger.ts';
import type { UpdateSource } from './source.ts';

/** ms that macOS may take to unpack and verify a download. */
const verifyTimeoutMs = 10 * 60_000;

export interface MacSourceParts {
  /** Electron's own updater, which verifies the signature and replaces the app. */
  readonly native: AutoUpdater;
  readonly logger: Logger;
  /** Lets every window close: they are closed before the app hears that it ends. */
  readonly beforeRestart: () => void;
  /** Says where releases are, instead of the file in the package: for tests. */
  readonly configFile?: string;
}

/** Loaded when the first look is due: most of it is parsers of release feeds. */
const createUpdater = async ({ logger, configFile }: MacSourceParts): Promise<MacUpdater> => {
  const { MacUpdater } = await import('electron-updater/out/MacUpdater.js');
  const updater = new MacUpdater();
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true; // hands the download to macOS at once, so that it is verified before it is offered
  updater.disableDifferentialDownload = true; // it would keep a copy of every version on the disk
  updater.requestHeaders = { 'x-user-staging-id': 'none' }; // else a number of this Mac's own goes with every request
  updater.logger = {
    info: (message) => logger.debug(String(message)),
    warn: (message) => logger.warn(String(message)),
    error: (message) => logger.warn(String(message)),
  };
  if (configFile !== undefined) {
    updater.updateConfigPath = configFile;
    updater.forceDevUpdateConfig = true;
  }
  return updater;
};

/**
 * Releases as electron-updater finds them: what `latest-mac.yml` of the newest release names, its SHA-512 compared,
 * then unpacked and its signature checked by macOS against the running app's. Rejects with whatever went wrong.
 */
export const createMacSource = (parts: MacSourceParts): UpdateSource => {
  let creating: Promise<MacUpdater> | undefined;
  const updaterOf = (): Promise<MacUpdater> => {
    creating ??= createUpdater(parts);
    return creating;
  };
  return {
    look: async () => {
      const result = await (await updaterOf()).checkForUpdates();
      return result?.isUpdateAvailable ? result.updateInfo.version : undefined;
    },
    download: async (onProgress) => {
      const updater = await updaterOf();
      const stop = new AbortController();
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(verifyTimeoutMs)]);
      const tell = ({ transferred, total }: ProgressInfo): void => onProgress({ current: transferred, total });
      updater.on('download-progress', tell);
      // Rejects too when the native updater reports an error: a wrong signature.
      const verified = once(parts.native as unknown as NodeJS.EventEmitter, 'update-downloaded', { signal });
      try {
        await Promise.race([updater.downloadUpdate(), verified.then(() => {})]);
        await verified;
      } finally {
        stop.abort();
        verified.catch(() => {}); // already told, or ended by `stop`
        updater.off('download-progress', tell);
      }
    },
    restart: async () => {
      const updater = await updaterOf();
      parts.beforeRestart();
      updater.quitAndInstall();
    },
  };
};
