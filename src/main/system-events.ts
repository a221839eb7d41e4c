import type { App, PowerMonitor } from 'electron';

export interface SystemEventParts {
  readonly app: Pick<App, 'on'>;
  readonly powerMonitor: Pick<PowerMonitor, 'on'>;
  readonly onSleep: () => void;
  readonly onWake: () => void;
  /** The machine shuts down: there is no time to wait. */
  readonly onShutdown: () => void;
  /** The user comes back to the app, perhaps from System Settings. */
  readonly onReturn: () => void;
  /** The user asks for the app: opened it once more, or clicked it in Finder or the Dock. */
  readonly onWanted: () => void;
}

/** Passes on what macOS tells an app, in the app's own words. */
export const followSystem = (parts: SystemEventParts): void => {
  const { app, powerMonitor } = parts;
  powerMonitor.on('suspend', parts.onSleep);
  powerMonitor.on('resume', parts.onWake);
  powerMonitor.on('shutdown', parts.onShutdown);
  app.on('browser-window-focus', parts.onReturn);
  app.on('activate', parts.onWanted);
  app.on('second-instance', parts.onWanted);
};
