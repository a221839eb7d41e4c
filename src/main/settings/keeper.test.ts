import { expect, it } from 'vitest';
import { silentLogger } from '../../core/system/logger.ts';
import type { Settings } from '../../shared/settings.ts';
import { keepSettings, type SettingsFile } from './keeper.ts';

/** A file in memory; `text` undefined: there is none. */
const fileWith = (text?: string) => {
  const state: { text: string | undefined; readonly aside: string[]; full: boolean } = { text, aside: [], full: false };
  const file: SettingsFile = {
    read: () => (state.text === undefined ? {} : JSON.parse(state.text)),
    write: (settings) => {
      if (state.full) throw new Error('ENOSPC: no space left on device');
      state.text = JSON.stringify(settings);
    },
    putAside: () => {
      if (state.text === undefined) return undefined;
      state.aside.push(state.text);
      state.text = undefined;
      return `/aside/${state.aside.length}`;
    },
  };
  return { file, state, kept: () => JSON.parse(state.text ?? 'null') as unknown };
};
const gpu = (now: Settings): Settings => ({ ...now, trayText: 'gpu' });

it('without a file the defaults hold, and nothing is written until something is chosen', () => {
  const { file, state } = fileWith();
  const settings = keepSettings(file, silentLogger);
  expect(settings.get()).toEqual({ version: 1 });
  expect(settings.setAside).toBeUndefined();
  expect(state.text).toBeUndefined();
});

it('writes a change, keeps what it does not know, and tells', () => {
  const { file, kept } = fileWith('{ "stopOnQuit": true, "later": { "a": 1 } }');
  const settings = keepSettings(file, silentLogger);
  const told: unknown[] = [];
  settings.subscribe((now, before) => told.push([before.trayText, now.trayText]));
  expect(settings.change(gpu)).toEqual({ ok: true, value: undefined });
  expect(kept()).toEqual({ version: 1, stopOnQuit: true, later: { a: 1 }, trayText: 'gpu' });
  expect(settings.get().trayText).toBe('gpu');
  expect(told).toEqual([[undefined, 'gpu']]);
});

it('keeps what was written by hand since', () => {
  const { file, state, kept } = fileWith('{}');
  const settings = keepSettings(file, silentLogger);
  state.text = '{ "exporter": true }';
  settings.change(gpu);
  expect(kept()).toMatchObject({ exporter: true, trayText: 'gpu' });
});

it.each(['{ "dockerHost": ', '{ "workspace": "relative" }', '[]'])('puts %s aside, whole', (text) => {
  const { file, state } = fileWith(text);
  const settings = keepSettings(file, silentLogger);
  expect(settings.get()).toEqual({});
  expect(settings.setAside).toBe('/aside/1');
  expect(state.aside).toEqual([text]);
});

it('puts aside what was damaged since, before it writes', () => {
  const { file, state, kept } = fileWith('{}');
  const settings = keepSettings(file, silentLogger);
  state.text = 'not JSON';
  settings.change(gpu);
  expect(state.aside).toEqual(['not JSON']);
  expect(kept()).toEqual({ trayText: 'gpu' });
});

it('says so when a change can not be saved, and stays as it was', () => {
  const { file, state } = fileWith('{ "trayText": "engine" }');
  const settings = keepSettings(file, silentLogger);
  settings.subscribe(() => expect.unreachable('nothing changed'));
  state.full = true;
  expect(settings.change(gpu)).toMatchObject({
    ok: false,
    error: { code: 'settings-unwritable', evidence: ['ENOSPC: no space left on device'] },
  });
  expect(settings.get().trayText).toBe('engine');
});
