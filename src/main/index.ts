import {
  app,
  autoUpdater,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  session,
  shell,
} from 'electron';
import { createApp } from '../core/app.ts';
import { systemClock } from '../core/system/clock.ts';
import type { CommandCall } from '../shared/contract.ts';
import type { Result } from '../shared/errors.ts';
import { defaultSettings, notificationSettings } from '../shared/settings.ts';
import { applicationMenu } from './application-menu.ts';
import { giveUp, logBugs } from './bugs.ts';
import { deliverStacks } from './deliver-stacks.ts';
import { createExporter } from './exporter.ts';
import { createHandlers } from './handlers.ts';
import { runCall, serveCommands } from './ipc.ts';
import { startAtLaunch } from './launch.ts';
import { fileLogger } from './logger.ts';
import { incidentNotifier } from './notifications/incidents.ts';
import { createNotifications } from './notifications/notifications.ts';
import { tellSetAside } from './notifications/set-aside.ts';
import { createOperations } from './operations.ts';
import { createPages } from './pages.ts';
import { appPaths, pageUrls, workspaceRoot } from './paths.ts';
import { keepAttention } from './power/attention.ts';
import { keepAwake } from './power/awake.ts';
import { preferencesOf } from './preferences.ts';
import { quitInOrder } from './quit.ts';
import { denyEverything, isOwnFrame } from './security.ts';
import { applySettings } from './settings/apply.ts';
import { electronSettingsFile } from './settings/electron-file.ts';
import { keepSettings } from './settings/keeper.ts';
import { followSystem } from './system-events.ts';
import { tellRefusal } from './tell.ts';
import { createTray } from './tray/tray.ts';
import { createMacSource } from './updates/mac-source.ts';
import { createUpdates } from './updates/updates.ts';
import { createWatching } from './watching.ts';

/** Puts the app together. No logic here: what decides anything has a file of its own. */
const start = async (): Promise<void> => {
  const logger = fileLogger(app.getPath('logs'));
  logBugs(process, logger);
  const paths = appPaths(app.getAppPath());
  const urls = pageUrls(app, paths);
  const userData = app.getPath('userData');
  const settings = keepSettings(electronSettingsFile(userData, Date.now), logger);
  denyEverything(app, session.defaultSession);
  Menu.setApplicationMenu(Menu.buildFromTemplate(applicationMenu));

  const core = createApp({
    workspace: { root: workspaceRoot(settings.get().workspace, app.getAppPath(), userData) },
    env: process.env,
    logger,
    notifications: () => notificationSettings(settings.get()),
    measuring: settings.get,
    dockerHost: () => settings.get().dockerHost,
  });
  const { store } = core;
  const ending = new AbortController();
  const operations = createOperations(store, Date.now);
  const attention = keepAttention(core.setAttention);
  const awake = keepAwake(powerSaveBlocker);
  const exporter = createExporter({ core, logger, onProblem: () => announce() });
  const notifications = createNotifications({ api: Notification, logger, onAllowed: () => announce() });
  const preferences = () =>
    preferencesOf({
      settings: settings.get(),
      login: app.getLoginItemSettings(),
      notificationsAllowed: notifications.allowed,
      workspace: store.get().workspace,
      setAside: settings.setAside,
      exporterProblem: exporter.problem,
      version: app.getVersion(),
    });
  const announce = (): void => send('preferences', preferences());
  /** What the user chose outside of a page. */
  const run = async (call: CommandCall): Promise<Result<unknown>> => {
    const result = await runCall(handlers, call);
    void tellRefusal({ dialog, store }, result);
    return result;
  };

  const tray = createTray({
    pictures: paths.pictures,
    snapshot: store.get,
    preferences,
    trayText: () => settings.get().trayText ?? defaultSettings.trayText,
    now: Date.now,
    onClick: () => popover.toggle(),
    run,
  });
  const { popover, windows, send } = createPages({
    preload: paths.preload,
    urls,
    iconBounds: tray.bounds,
    onPopoverShown: attention.shown,
    onLogsClosed: () => void handlers.unfollowLogs(),
  });
  const release = (): void => {
    ending.abort();
    exporter.follow(false);
    popover.destroy();
  };
  const updates = createUpdates({
    source: createMacSource({
      native: autoUpdater,
      logger,
      beforeRestart: () => {
        quitting.forUpdate();
        popover.destroy();
      },
    }),
    clock: systemClock,
    wanted: () => app.isPackaged && (settings.get().updates ?? defaultSettings.updates),
    isBusy: () => operations.isRunning,
    show: (update) => store.update({ update }),
    logger,
  });
  const handlers = createHandlers({
    ...{ core, operations, settings, preferences, announce, popover, windows, updates },
    ...{ app, clipboard, dialog, shell, logger, now: Date.now },
  });
  serveCommands({ ipc: ipcMain, handlers, isOwnFrame: (frame) => isOwnFrame(frame, Object.values(urls)), logger });

  const notifier = incidentNotifier({
    notifications,
    open: (id) => {
      popover.show();
      popover.send('showIncident', { id });
    },
    run,
  });
  const watching = createWatching({ core, notifier, clock: systemClock, logger });
  const quitting = quitInOrder({
    ...{ app, operations, core, release, logger, clock: systemClock },
    stopOnQuit: () => settings.get().stopOnQuit ?? defaultSettings.stopOnQuit,
  });
  store.subscribe((snapshot) => {
    tray.update();
    awake(snapshot);
    send('snapshot', snapshot);
  });
  const effects = {
    showTrayText: tray.update,
    reconnect: watching.restart,
    repace: attention.again,
    serveFigures: exporter.follow,
  };
  settings.subscribe((now, before) => applySettings(effects, now, before));
  followSystem({
    ...{ app, powerMonitor },
    onSleep: () => {
      attention.sleeping(true);
      core.suspend();
    },
    onWake: () => {
      core.resume();
      attention.sleeping(false);
    },
    onShutdown: quitting.forShutdown,
    onReturn: announce,
    onWanted: popover.show,
  });

  tellSetAside(notifications, settings.setAside, () => run({ command: 'openSettings', input: undefined }));
  await popover.loaded; // what follows loads much code, and the page would wait for its first snapshot meanwhile
  await deliverStacks({ resources: process.resourcesPath, store, logger });
  void updates.run(ending.signal);
  void watching.run(ending.signal);
  exporter.follow(settings.get().exporter ?? defaultSettings.exporter);
  if (settings.get().startAtLaunch) startAtLaunch(store, () => run({ command: 'up', input: {} }));
};

// A menu-bar app lives on without a window.
app.on('window-all-closed', () => {});
if (app.requestSingleInstanceLock()) app.whenReady().then(start).catch(giveUp);
else app.quit();
