import { app, autoUpdater, clipboard, ipcMain, Menu, session, shell } from 'electron';
import { createApp } from '../core/app.ts';
import { systemClock } from '../core/system/clock.ts';
import type { CommandCall } from '../shared/contract.ts';
import { notificationSettings } from '../shared/settings.ts';
import { applicationMenu } from './application-menu.ts';
import { giveUp, logBugs } from './bugs.ts';
import { deliverStacks } from './deliver-stacks.ts';
import { createHandlers } from './handlers.ts';
import { runCall, serveCommands } from './ipc.ts';
import { fileLogger } from './logger.ts';
import { createOperations } from './operations.ts';
import { appPaths, pageUrl, workspaceRoot } from './paths.ts';
import { createPopover } from './popover/popover.ts';
import { quitInOrder } from './quit.ts';
import { denyEverything, isOwnFrame } from './security.ts';
import { openSettings } from './settings.ts';
import { createTray } from './tray/tray.ts';
import { createMacSource } from './updates/mac-source.ts';
import { createUpdates } from './updates/updates.ts';
import { keepWatching } from './watching.ts';

/** Puts the app together. No logic here: what decides anything has a file of its own. */
const start = async (): Promise<void> => {
  const logger = fileLogger(app.getPath('logs'));
  logBugs(process, logger);
  const paths = appPaths(app.getAppPath());
  const page = pageUrl(app, paths);
  const settings = openSettings(app.getPath('userData'), Date.now(), logger);
  denyEverything(app, session.defaultSession);
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu));

  const core = createApp({
    workspace: { root: workspaceRoot(settings.workspace, app.getAppPath(), app.getPath('userData')) },
    env: process.env,
    logger,
    notifications: () => notificationSettings(settings),
    dockerHost: () => settings.dockerHost,
  });
  const { store } = core;
  const watching = new AbortController();
  const operations = createOperations(store, Date.now);
  const tray = createTray({
    pictures: paths.pictures,
    snapshot: store.get,
    openAtLogin: () => app.getLoginItemSettings().openAtLogin,
    now: Date.now,
    onClick: () => popover.toggle(),
    run: (call: CommandCall) => void runCall(handlers, call),
  });
  const popover = createPopover({
    preload: paths.preload,
    load: (window) => window.loadURL(page),
    iconBounds: tray.bounds,
    monotonic: () => performance.now(),
  });
  const updates = createUpdates({
    source: createMacSource({ native: autoUpdater, logger, beforeRestart: popover.destroy }),
    clock: systemClock,
    wanted: () => app.isPackaged && settings.updates !== false,
    isBusy: () => operations.isRunning,
    show: (update) => store.update({ update }),
    logger,
  });
  const handlers = createHandlers({ core, operations, popover, app, clipboard, shell, updates });
  serveCommands({ ipc: ipcMain, handlers, isOwnFrame: (frame) => isOwnFrame(frame, [page]), logger });

  store.subscribe((snapshot) => {
    tray.update();
    popover.send('snapshot', snapshot);
  });
  app.on('activate', popover.show);
  app.on('second-instance', popover.show);
  quitInOrder({ app, operations, core, popover, watching });
  await deliverStacks({ resources: process.resourcesPath, store, logger });
  void updates.run(watching.signal);
  void keepWatching({ core, clock: systemClock, logger }, watching.signal);
  await popover.loaded;
};

// A menu-bar app lives on without a window.
app.on('window-all-closed', () => {});
if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(giveUp);
else app.quit();
