import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { fakeHandlers } from '../../../test/fakes/handlers.ts';
import { now, snapshots } from '../../../test/fixtures/snapshots.ts';

it('are changed, kept, told and answered', async () => {
  const { handlers, settings, announced } = fakeHandlers(snapshots.ready, { stopOnQuit: true });
  const answer = await handlers.changePreferences({ trayText: 'gpu', notifications: { files: true } });
  expect(answer).toMatchObject({ ok: true, value: { trayText: 'gpu', stopOnQuit: true } });
  expect(settings()).toEqual({ stopOnQuit: true, trayText: 'gpu', notifications: { files: true } });
  expect(await handlers.getPreferences()).toEqual(answer);
  expect(announced()).toBe(1);
});

it('leave opening at login to the system, and say what it answers', async () => {
  const { handlers, asked, settings } = fakeHandlers();
  const answer = await handlers.changePreferences({ openAtLogin: true });
  expect(answer).toMatchObject({ ok: true, value: { openAtLogin: true, loginItem: 'enabled' } });
  expect(asked).toEqual([['login', { openAtLogin: true }]]);
  expect(settings()).toEqual({});
});

it('take a Docker that can be asked, and none in the middle of an operation', async () => {
  const { handlers, operations, settings } = fakeHandlers();
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
  const { handlers, settings } = fakeHandlers();
  expect(await handlers.quietFor({ minutes: 60 })).toMatchObject({
    value: { notifications: { quietUntil: now + 3_600_000 } },
  });
  await handlers.quietFor({ minutes: 0 });
  expect(settings().quietUntil).toBeUndefined();
});

it('choose a workspace for the next start; nothing when the user chose none', async () => {
  const { handlers, settings, system } = fakeHandlers();
  expect(await handlers.chooseWorkspace()).toMatchObject({
    value: { workspace: { folder: snapshots.ready.workspace, chosen: '/chosen' } },
  });
  expect(settings()).toEqual({ workspace: '/chosen' });
  system.folder = [];
  expect(await handlers.chooseWorkspace()).toMatchObject({ value: { workspace: { chosen: '/chosen' } } });
});

it('lead to the folder and to System Settings, and say when that fails', async () => {
  const { handlers, asked, system } = fakeHandlers();
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
