/** The module `electron` for tests: the main process's API, typed against electron.d.ts, windows shown by Chromium. */

import { closeOpenedPages, webContents } from './api/all-web-contents.ts';
import { app } from './api/app.ts';
import { autoUpdater } from './api/auto-updater.ts';
import { BrowserWindowDouble as BrowserWindow, windowEvents } from './api/browser-window.ts';
import { ipcMain } from './api/ipc-main.ts';
import { MenuDouble as Menu, MenuItemDouble as MenuItem } from './api/menu.ts';
import { nativeImage } from './api/native-image.ts';
import { nativeTheme } from './api/native-theme.ts';
import { net } from './api/net.ts';
import { NotificationDouble as Notification } from './api/notification.ts';
import { grantEverything, session } from './api/session.ts';
import { clipboard, dialog, powerMonitor, powerSaveBlocker, screen, shell, systemPreferences } from './api/system.ts';
import { TrayDouble as Tray } from './api/tray.ts';
import { launchChromium } from './chromium.ts';
import { DoubleEvent, effects } from './effects.ts';
import { type BootInfo, runtime } from './runtime.ts';
import { strict } from './strict.ts';

windowEvents.on('created', (window: BrowserWindow) => {
  app.emit('web-contents-created', new DoubleEvent(), window.webContents);
  app.emit('browser-window-created', new DoubleEvent(), window);
});
windowEvents.on('all-closed', () => {
  if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
  else app.quit();
});

/** Starts the browser; answers what lets `ready` happen, to be called once the app's entry has run. */
export const start = async (boot: BootInfo): Promise<() => void> => {
  runtime.boot = boot;
  runtime.chromium = await launchChromium();
  await closeOpenedPages();
  grantEverything();
  return () => {
    runtime.isReady = true;
    app.emit('ready', new DoubleEvent(), {});
    runtime.markReady();
  };
};

/** What tests read and Electron itself does not have: effects in order, what is on the menu bar, the system's side. */
export const __double = {
  effects,
  get trays() {
    return Tray._all;
  },
  get notifications() {
    return Notification._shown;
  },
  setSystemDark: (dark: boolean) => nativeTheme._setSystemDark(dark),
};

export {
  app,
  autoUpdater,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  Notification,
  nativeImage,
  nativeTheme,
  net,
  powerMonitor,
  powerSaveBlocker,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  webContents,
};

const electron = strict(
  {
    app,
    autoUpdater,
    BrowserWindow,
    clipboard,
    dialog,
    ipcMain,
    Menu,
    MenuItem,
    nativeImage,
    nativeTheme,
    net,
    Notification,
    powerMonitor,
    powerSaveBlocker,
    screen,
    session,
    shell,
    systemPreferences,
    Tray,
    webContents,
    __double,
  },
  'electron',
);
export default electron;
// For require('electron').
export { electron as 'module.exports' };
