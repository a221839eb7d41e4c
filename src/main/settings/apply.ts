import { defaultSettings, type Settings } from '../../shared/settings.ts';

/** What follows a change of the settings at once. What is read each time it is needed (notifications, mode) needs nothing. */
export interface SettingsEffects {
  readonly showTrayText: () => void;
  readonly reconnect: () => void;
  /** Measures at the new pace. */
  readonly repace: () => void;
  readonly serveFigures: (wanted: boolean) => void;
}

/** Carries out what differs between two states of the settings. */
export const applySettings = (effects: SettingsEffects, now: Settings, before: Settings): void => {
  const changed = (key: 'dockerHost' | 'trayText' | 'pace' | 'exporter'): boolean =>
    JSON.stringify(now[key]) !== JSON.stringify(before[key]);
  if (changed('trayText')) effects.showTrayText();
  if (changed('dockerHost')) effects.reconnect();
  if (changed('pace')) effects.repace();
  if (changed('exporter')) effects.serveFigures(now.exporter ?? defaultSettings.exporter);
};
