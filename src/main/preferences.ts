import type { Problem } from '../shared/errors.ts';
import type { LoginItemStatus, Preferences, PreferencesChange } from '../shared/preferences.ts';
import { defaultSettings, notificationSettings, type Settings } from '../shared/settings.ts';

/** What preferences are made of besides the settings. */
export interface PreferenceSources {
  readonly settings: Settings;
  /** As macOS answers now. */
  readonly login: { readonly openAtLogin: boolean; readonly status: LoginItemStatus };
  readonly notificationsAllowed: Preferences['notificationsAllowed'];
  /** The folder in use, absolute. */
  readonly workspace: string;
  readonly setAside: string | undefined;
  /** Why the figures are not served although they should be. */
  readonly exporterProblem: Problem | undefined;
  readonly version: string;
}

/** Every choice with its default. A pure function, so that page, menu and tests see the same. */
export const preferencesOf = (sources: PreferenceSources): Preferences => {
  const { settings, login, workspace, setAside, exporterProblem } = sources;
  const chosen = settings.workspace !== workspace ? settings.workspace : undefined;
  return {
    openAtLogin: login.openAtLogin,
    loginItem: login.status,
    startAtLaunch: settings.startAtLaunch ?? defaultSettings.startAtLaunch,
    stopOnQuit: settings.stopOnQuit ?? defaultSettings.stopOnQuit,
    trayText: settings.trayText ?? defaultSettings.trayText,
    switchMode: settings.switchMode ?? defaultSettings.switchMode,
    notifications: notificationSettings(settings),
    notificationsAllowed: sources.notificationsAllowed,
    unloadIdleModels: settings.unloadIdleModels ?? defaultSettings.unloadIdleModels,
    exporter: settings.exporter ?? defaultSettings.exporter,
    ...(exporterProblem && { exporterProblem }),
    updates: settings.updates ?? defaultSettings.updates,
    pace: {
      visible: settings.pace?.visible ?? defaultSettings.pace.visible,
      hidden: settings.pace?.hidden ?? defaultSettings.pace.hidden,
    },
    workspace: { folder: workspace, ...(chosen !== undefined && { chosen }) },
    ...(settings.dockerHost !== undefined && { dockerHost: settings.dockerHost }),
    ...(setAside !== undefined && { setAside }),
    version: sources.version,
  };
};

const without = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as T;

/** The settings after a change; what it does not name stays. Opening at login is the system's to keep. */
export const changeSettings = (now: Settings, change: PreferencesChange): Settings => {
  const { openAtLogin: _, dockerHost, notifications, pace, ...plain } = without(change);
  const next = {
    ...now,
    ...plain,
    ...(notifications && { notifications: { ...now.notifications, ...without(notifications) } }),
    ...(pace && { pace: { ...now.pace, ...without(pace) } }),
    ...(dockerHost !== undefined && { dockerHost: dockerHost ?? undefined }),
  };
  return without(next);
};
