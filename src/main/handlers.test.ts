import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { now, snapshots } from '../../test/fixtures/snapshots.ts';
import type { App as Core } from '../core/app.ts';
import { createStore } from '../core/store.ts';
import { silentLogger } from '../core/system/logger.ts';
import type { Settings } from '../shared/settings.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { createHandlers } from './handlers.ts';
import { createOperations } from './operations.ts';
import { preferencesOf } from './preferences.ts';

/** Handlers over a core and a system that note what they are asked; everything succeeds. */
const setUp = (snapshot: AppSnapshot = snapshots.ready, settingsAtFirst: Settings = {}) => {
  const asked: unknown[][] = [];
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      asked.push([name, ...args.filter((arg) => !(arg as { signal?: unknown } | undefined)?.signal)]);
      return { ok: true, value: undefined };
    };
  const store = createStore(snapshot.workspace);
  const { revision: _, ...rest } = snapshot;
  store.update(rest);
  const commands = {
    ...{ up: note('up'), down: note('down'), restart: note('restart'), switch: note('switch') },
    ...{ status: note('status'), unload: note('unload') },
    models: async () => ({ ok: true, value: { models: loaded } }),
  };
  const operations = createOperations(store, () => 0);
  let settings = settingsAtFirst;
  let announced = 0;
  const system = { folder: ['/chosen'], openAtLogin: false, showsFolders: true };
  const preferences = () =>
    preferencesOf({
      settings,
      login: { openAtLogin: system.openAtLogin, status: system.openAtLogin ? 'enabled' : 'not-registered' },
      notificationsAllowed: 'unknown',
      workspace: snapshot.workspace,
      setAside: undefined,
      exporterProblem: undefined,
      version: '0.1.0',
    });
  const handlers = createHandlers({
    core: { store, commands } as unknown as Core,
    operations,
    settings: {
      get: () => settings,
      change: (make) => {
        settings = make(settings);
        return { ok: true, value: undefined };
      },
    },
    preferences,
    announce: () => {
      announced += 1;
    },
    logger: silentLogger,
    popover: { hide: () => asked.push(['hide']), resize: (height) => asked.push(['resize', height]) },
    windows: {
      settings: { open: async () => void asked.push(['settings']) },
      logs: {
        open: async () => void asked.push(['logs']),
        send: (...sent: unknown[]) => asked.push(['sent', ...sent]),
      },
    },
    app: {
      quit: () => asked.push(['quit']),
      setLoginItemSettings: (wanted) => {
        asked.push(['login', wanted]);
        system.openAtLogin = wanted.openAtLogin ?? false;
      },
    },
    dialog: {
      showOpenDialog: async () => ({ canceled: system.folder.length === 0, filePaths: system.folder }),
    } as unknown as Pick<Electron.Dialog, 'showOpenDialog'>,
    clipboard: { writeText: async (text) => void asked.push(['copied', text]) },
    shell: {
      openExternal: async (url) => {
        if (!system.showsFolders) throw new Error('no program opens this');
        asked.push(['opened', url]);
      },
      openPath: async (path) => {
        asked.push(['showed', path]);
        return system.showsFolders ? '' : 'no such folder';
      },
    },
    updates: {
      restart: () => {
        asked.push(['restart to update']);
        return { ok: true, value: undefined };
      },
    },
    now: () => now,
  });
  return { handlers, asked, store, operations, system, settings: () => settings, announced: () => announced };
};
const loaded = [
  { name: 'qwen3:4b', state: 'loaded' },
  { name: 'phi4', state: 'unloaded' },
  { name: 'tiny', state: 'loaded' },
];

it('passes operations on to core; stopping never takes volumes', async () => {
  const { handlers, asked } = setUp();
  await handlers.up({});
  await handlers.up({ stack: 'mistral' });
  await handlers.switch({ stack: 'mistral' });
  await handlers.restart({ service: 'grafana' });
  await handlers.down();
  expect(asked).toEqual([
    ['up', {}],
    ['up', { stack: 'mistral' }],
    ['switch', { stack: 'mistral' }],
    ['restart', { service: 'grafana' }],
    ['down', { volumes: false }],
  ]);
});

it('copies the endpoint, opens Grafana, and nothing else', async () => {
  const { handlers, asked } = setUp();
  expect(await handlers.copyEndpoint()).toEqual({ ok: true, value: undefined });
  expect(await handlers.openGrafana()).toEqual({ ok: true, value: undefined });
  expect(asked).toEqual([
    ['copied', 'http://127.0.0.1:8080/v1'],
    ['opened', 'http://127.0.0.1:3000/'],
  ]);
});

it('says so when there is no endpoint to copy or no Grafana to open', async () => {
  const { handlers, asked } = setUp(snapshots.noDocker);
  expect(await handlers.copyEndpoint()).toMatchObject({ ok: false });
  expect(await handlers.openGrafana()).toMatchObject({ ok: false });
  expect(asked).toEqual([]);
});

it('forgets a failure that the user dismissed', async () => {
  const { handlers, store } = setUp(snapshots.failed);
  await handlers.dismissFailure();
  expect(store.get().failure).toBeUndefined();
});

it('switches as the user chose', async () => {
  const { handlers, asked } = setUp(snapshots.ready, { switchMode: 'stop-first' });
  await handlers.switch({ stack: 'mistral' });
  expect(asked).toEqual([['switch', { stack: 'mistral', mode: 'stop-first' }]]);
});

it('unloads one model, or all that are loaded', async () => {
  const { handlers, asked } = setUp();
  await handlers.unload({ model: 'phi4' });
  await handlers.unload({});
  expect(asked).toEqual([
    ['unload', 'phi4'],
    ['unload', 'qwen3:4b'],
    ['unload', 'tiny'],
  ]);
});

it('does what concerns the app itself', async () => {
  const { handlers, asked } = setUp();
  expect(await handlers.getSnapshot()).toMatchObject({ ok: true, value: { selected: 'ollama' } });
  await handlers.resizePopover({ height: 320 });
  await handlers.hidePopover();
  await handlers.openSettings();
  await handlers.openLogs({ service: 'ollama' });
  await handlers.restartToUpdate();
  await handlers.quit();
  expect(asked).toEqual([
    ['resize', 320],
    ['hide'],
    ['settings'],
    ['logs'],
    ['sent', 'showLogs', { service: 'ollama' }],
    ['restart to update'],
    ['quit'],
  ]);
});

describe('preferences', () => {
  it('are changed, kept, told and answered', async () => {
    const { handlers, settings, announced } = setUp(snapshots.ready, { stopOnQuit: true });
    const answer = await handlers.changePreferences({ trayText: 'gpu', notifications: { files: true } });
    expect(answer).toMatchObject({ ok: true, value: { trayText: 'gpu', stopOnQuit: true } });
    expect(settings()).toEqual({ stopOnQuit: true, trayText: 'gpu', notifications: { files: true } });
    expect(await handlers.getPreferences()).toEqual(answer);
    expect(announced()).toBe(1);
  });

  it('leave opening at login to the system, and say what it answers', async () => {
    const { handlers, asked, settings } = setUp();
    const answer = await handlers.changePreferences({ openAtLogin: true });
    expect(answer).toMatchObject({ ok: true, value: { openAtLogin: true, loginItem: 'enabled' } });
    expect(asked).toEqual([['login', { openAtLogin: true }]]);
    expect(settings()).toEqual({});
  });

  it('take a Docker that can be asked, and none in the middle of an operation', async () => {
    const { handlers, operations, settings } = setUp();
    expect(await handlers.changePreferences({ dockerHost: 'nonsense', trayText: 'gpu' })).toMatchObject({
      ok: false,
      error: { code: 'docker-address' },
    });
    expect(settings()).toEqual({});
    const end = Promise.withResolvers<void>();
    const running = operations.run({ kind: 'down' }, async () => {
      await end.promise;
      return { ok: true, value: undefined };
    });
    expect(await handlers.changePreferences({ dockerHost: 'unix:///d' })).toMatchObject({
      ok: false,
      error: { code: 'locked' },
    });
    expect(await handlers.changePreferences({ dockerHost: null })).toMatchObject({ ok: true });
    end.resolve();
    await running;
    expect(await handlers.changePreferences({ dockerHost: 'unix:///d' })).toMatchObject({ ok: true });
    expect(settings()).toEqual({ dockerHost: 'unix:///d' });
    await handlers.changePreferences({ dockerHost: null });
    expect(settings()).toEqual({});
  });

  it('make it quiet for a while, and end that', async () => {
    const { handlers, settings } = setUp();
    expect(await handlers.quietFor({ minutes: 60 })).toMatchObject({
      value: { notifications: { quietUntil: now + 3_600_000 } },
    });
    await handlers.quietFor({ minutes: 0 });
    expect(settings().quietUntil).toBeUndefined();
  });

  it('choose a workspace for the next start; nothing when the user chose none', async () => {
    const { handlers, settings, system } = setUp();
    expect(await handlers.chooseWorkspace()).toMatchObject({
      value: { workspace: { folder: snapshots.ready.workspace, chosen: '/chosen' } },
    });
    expect(settings()).toEqual({ workspace: '/chosen' });
    system.folder = [];
    expect(await handlers.chooseWorkspace()).toMatchObject({ value: { workspace: { chosen: '/chosen' } } });
  });

  it('lead to the folder and to System Settings, and say when that fails', async () => {
    const { handlers, asked, system } = setUp();
    await handlers.showWorkspace();
    await handlers.openLoginItems();
    await handlers.openNotificationSettings();
    const { appId } = parse(readFileSync('electron-builder.yml', 'utf8')) as { appId: string };
    expect(asked).toEqual([
      ['showed', snapshots.ready.workspace],
      ['opened', 'x-apple.systempreferences:com.apple.LoginItems-Settings.extension'],
      ['opened', `x-apple.systempreferences:com.apple.Notifications-Settings.extension?id=${appId}`],
    ]);
    system.showsFolders = false;
    expect(await handlers.showWorkspace()).toMatchObject({ ok: false, error: { evidence: ['no such folder'] } });
    expect(await handlers.openLoginItems()).toMatchObject({ ok: false, error: { code: 'system-refused' } });
  });
});
