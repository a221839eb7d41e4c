import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import { appName, settingsFile } from './file.ts';
import { readSettings } from './read.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'frontier-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

const written = async (text: string): Promise<string> => {
  const file = join(folder, 'settings.json');
  await writeFile(file, text);
  return file;
};

describe('settings without the app', () => {
  test('no file: the defaults', async () => {
    expect(await readSettings(join(folder, 'none.json'))).toEqual({ settings: {} });
  });

  test('what is unknown is kept', async () => {
    const file = await written('{ "switchMode": "overlap", "later": { "a": 1 } }');
    expect(await readSettings(file)).toEqual({ settings: { switchMode: 'overlap', later: { a: 1 }, version: 1 } });
  });

  test.each([
    ['{ "dockerHost": ', 'JSON'],
    ['[]', 'does not hold an object'],
    ['{ "workspace": "relative" }', 'workspace: '],
    ['{ "version": "one", "pace": { "visible": 0 } }', 'pace.visible: '],
  ])('%s is damaged, is said to be, and stays', async (text, reason) => {
    const file = await written(text);
    const read = await readSettings(file);
    expect('damage' in read && read.damage).toContain(reason);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('a file that cannot be read is damaged too', async () => {
    expect(await readSettings(folder)).toMatchObject({ damage: expect.stringContaining('EISDIR') });
  });
});

describe('where they are', () => {
  test('in the folder that Electron names after the app', () => {
    expect(appName).toBe(manifest.productName);
    expect(settingsFile({ platform: 'darwin', env: {}, home: '/Users/ada' })).toBe(
      '/Users/ada/Library/Application Support/Frontier LLM/settings.json',
    );
  });

  test('on Linux as XDG has it', () => {
    const at = (env: Record<string, string>) => settingsFile({ platform: 'linux', env, home: '/home/ada' });
    expect(at({})).toBe('/home/ada/.config/Frontier LLM/settings.json');
    expect(at({ XDG_CONFIG_HOME: '/config' })).toBe('/config/Frontier LLM/settings.json');
    expect(at({ XDG_CONFIG_HOME: '' })).toBe('/home/ada/.config/Frontier LLM/settings.json');
  });
});
