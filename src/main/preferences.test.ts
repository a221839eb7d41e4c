import { describe, expect, it } from 'vitest';
import { changeSettings, type PreferenceSources, preferencesOf } from './preferences.ts';

const sources: PreferenceSources = {
  settings: {},
  login: { openAtLogin: false, status: 'not-registered' },
  notificationsAllowed: 'unknown',
  workspace: '/w',
  setAside: undefined,
  exporterProblem: undefined,
  version: '0.1.0',
};

describe('preferences', () => {
  it('have a value where nothing was chosen', () => {
    expect(preferencesOf(sources)).toEqual({
      openAtLogin: false,
      loginItem: 'not-registered',
      startAtLaunch: false,
      stopOnQuit: false,
      trayText: 'none',
      switchMode: 'auto',
      notifications: { kinds: { service: true, switch: true, memory: true, runtime: false, files: false } },
      notificationsAllowed: 'unknown',
      unloadIdleModels: false,
      exporter: false,
      updates: true,
      pace: { visible: 2, hidden: 15 },
      workspace: { folder: '/w' },
      version: '0.1.0',
    });
  });

  it('say what was chosen and what the system says of it', () => {
    const preferences = preferencesOf({
      ...sources,
      settings: { workspace: '/other', dockerHost: 'unix:///d', pace: { hidden: 0 }, quietUntil: 7 },
      login: { openAtLogin: true, status: 'requires-approval' },
      setAside: '/aside',
    });
    expect(preferences).toMatchObject({
      loginItem: 'requires-approval',
      workspace: { folder: '/w', chosen: '/other' },
      dockerHost: 'unix:///d',
      pace: { visible: 2, hidden: 0 },
      notifications: { quietUntil: 7 },
      setAside: '/aside',
    });
    expect(preferencesOf({ ...sources, settings: { workspace: '/w' } }).workspace).toEqual({ folder: '/w' });
  });
});

describe('a change', () => {
  it('leaves what it does not name, also within', () => {
    const now = { notifications: { service: false }, pace: { visible: 5 }, later: 1 };
    expect(changeSettings(now, { notifications: { files: true, switch: undefined }, trayText: 'gpu' })).toEqual({
      notifications: { service: false, files: true },
      pace: { visible: 5 },
      later: 1,
      trayText: 'gpu',
    });
    expect(changeSettings(now, { pace: { hidden: 0 } }).pace).toEqual({ visible: 5, hidden: 0 });
  });

  it('names a Docker, or lets it be looked for again', () => {
    expect(changeSettings({}, { dockerHost: 'unix:///d' })).toEqual({ dockerHost: 'unix:///d' });
    expect(changeSettings({ dockerHost: 'unix:///d' }, { dockerHost: null })).toEqual({});
  });

  it('does not keep what the system keeps', () => {
    expect(changeSettings({}, { openAtLogin: true })).toEqual({});
  });
});
