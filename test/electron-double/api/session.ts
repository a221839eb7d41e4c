/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { chromium } from '../runtime.ts';
import { strict } from '../strict.ts';

type Handler = (contents: Electron.WebContents, permission: string, callback: (granted: boolean) => void) => void;

/** Electron's names for what a page may ask for, and Chromium's own for the same. */
const permissions: Readonly<Record<string, readonly string[]>> = {
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  media: ['camera', 'microphone'],
  'clipboard-read': ['clipboard-read'],
  midi: ['midi'],
};

const set = async (name: string, granted: boolean): Promise<void> => {
  const setting = granted ? 'granted' : 'denied';
  await chromium().root.send('Browser.setPermission', { permission: { name }, setting });
};

/**
 * Permissions as Electron has them: everything is granted until the app sets a handler, and then what it says. The
 * handler is asked once for each permission, when it is set, since Chromium asks nobody later.
 */
class SessionDouble extends EventEmitter {
  setPermissionRequestHandler(handler: Handler | null): void {
    for (const [permission, names] of Object.entries(permissions)) {
      const apply = (granted: boolean): void => {
        for (const name of names) void set(name, granted);
      };
      if (handler) handler({} as Electron.WebContents, permission, apply);
      else apply(true);
    }
  }
  /** Asked by Chromium before a request; the request handler's answer covers it here. */
  setPermissionCheckHandler(): void {}
  setDevicePermissionHandler(): void {}
}

const defaultSession = strict(new SessionDouble(), 'session.defaultSession');

/** Electron's default, before the app says anything. */
export const grantEverything = (): void => defaultSession.setPermissionRequestHandler(null);

/** Only named by who asks the network through it (net.ts): the double has one network. */
const fromPartition = (): SessionDouble => new SessionDouble();

export const session = strict({ defaultSession, fromPartition }, 'session');
