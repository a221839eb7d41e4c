import type { App, Dialog, Shell } from 'electron';
import { parseEndpoint } from '../../core/docker/endpoint.ts';
import { answer } from '../../core/operation.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Problem, Result } from '../../shared/errors.ts';
import type { Preferences, PreferencesChange } from '../../shared/preferences.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Operations } from '../operations.ts';
import { changeSettings } from '../preferences.ts';
import type { SettingsKeeper } from '../settings/keeper.ts';
import { done, refuse } from './answers.ts';

export interface PreferenceParts {
  readonly settings: Pick<SettingsKeeper, 'get' | 'change'>;
  /** What holds now. */
  readonly preferences: () => Preferences;
  /** Tells every page what holds now. */
  readonly announce: () => void;
  readonly operations: Pick<Operations, 'isRunning'>;
  readonly app: Pick<App, 'setLoginItemSettings'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog'>;
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  /** ms since 1970. */
  readonly now: () => number;
}

/** The app's name for macOS (electron-builder.yml: appId). */
export const bundleId = 'org.frontier-llm.mac-stack';

const systemSettings = {
  loginItems: 'x-apple.systempreferences:com.apple.LoginItems-Settings.extension',
  notifications: `x-apple.systempreferences:com.apple.Notifications-Settings.extension?id=${bundleId}`,
} as const;

const busy: Problem = {
  code: 'locked',
  message: 'Something is being started, stopped or switched by this Docker.',
  kept: 'The setting is as it was.',
  action: 'Wait until it is done, then choose again.',
};

/** What the user chooses, and where the system has a say. */
export const createPreferenceHandlers = (parts: PreferenceParts) => {
  const { settings, preferences, announce, operations, app, dialog, shell, now } = parts;

  const change = (make: (now: Settings) => Settings): Result<Preferences> => {
    const changed = settings.change(make);
    announce();
    return changed.ok ? { ok: true, value: preferences() } : changed;
  };
  /** A Docker must be one that can be asked, and can't be taken from an operation. */
  const checkDocker = async ({ dockerHost }: PreferencesChange): Promise<Result<unknown>> => {
    if (dockerHost === undefined || (dockerHost ?? undefined) === settings.get().dockerHost) return done;
    if (operations.isRunning) return refuse(busy);
    return dockerHost === null ? done : answer(async () => parseEndpoint(dockerHost));
  };
  const openSystemSettings = async (url: string): Promise<Result<void>> => {
    try {
      await shell.openExternal(url);
      return done;
    } catch (error) {
      return refuse({
        code: 'system-refused',
        message: 'System Settings could not be opened.',
        evidence: [error instanceof Error ? error.message : String(error)],
      });
    }
  };

  return {
    getPreferences: async () => ({ ok: true, value: preferences() }),
    changePreferences: async (wanted) => {
      const checked = await checkDocker(wanted);
      if (!checked.ok) return checked;
      if (wanted.openAtLogin !== undefined) app.setLoginItemSettings({ openAtLogin: wanted.openAtLogin });
      return change((before) => changeSettings(before, wanted));
    },
    quietFor: async ({ minutes }) =>
      change((before) => ({ ...before, quietUntil: minutes > 0 ? now() + minutes * 60_000 : undefined })),
    chooseWorkspace: async () => {
      const { canceled, filePaths } = await dialog.showOpenDialog({
        title: 'Choose the workspace',
        buttonLabel: 'Choose',
        defaultPath: preferences().workspace.folder,
        properties: ['openDirectory', 'createDirectory'],
      });
      const [folder] = filePaths;
      if (canceled || folder === undefined) return { ok: true, value: preferences() };
      return change((before) => ({ ...before, workspace: folder }));
    },
    showWorkspace: async () => {
      const { folder } = preferences().workspace;
      const refusal = await shell.openPath(folder);
      return refusal === ''
        ? done
        : refuse({ code: 'file-missing', message: `${folder} could not be shown.`, evidence: [refusal] });
    },
    openLoginItems: () => openSystemSettings(systemSettings.loginItems),
    openNotificationSettings: () => openSystemSettings(systemSettings.notifications),
  } satisfies Partial<Handlers>;
};
