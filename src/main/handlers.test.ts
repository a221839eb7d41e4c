import { expect, it } from 'vitest';
import { snapshots } from '../../test/fixtures/snapshots.ts';
import type { App as Core } from '../core/app.ts';
import { createStore } from '../core/store.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { createHandlers } from './handlers.ts';
import { createOperations } from './operations.ts';

/** Handlers over a core that notes what it is asked; everything succeeds. */
const setUp = (snapshot: AppSnapshot = snapshots.ready) => {
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
  const commands = { up: note('up'), down: note('down'), restart: note('restart'), switch: note('switch') };
  const core = { store, commands: { ...commands, status: note('status') } } as unknown as Core;
  const handlers = createHandlers({
    core,
    operations: createOperations(store, () => 0),
    popover: { hide: () => asked.push(['hide']), resize: (height) => asked.push(['resize', height]) },
    app: { quit: () => asked.push(['quit']), setLoginItemSettings: (settings) => asked.push(['login', settings]) },
    clipboard: { writeText: async (text) => void asked.push(['copied', text]) },
    shell: { openExternal: async (url) => void asked.push(['opened', url]) },
    updates: {
      restart: () => {
        asked.push(['restart to update']);
        return { ok: true, value: undefined };
      },
    },
  });
  return { handlers, asked, store };
};

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

it('does what concerns the app itself', async () => {
  const { handlers, asked } = setUp();
  expect(await handlers.getSnapshot()).toMatchObject({ ok: true, value: { selected: 'ollama' } });
  await handlers.changePreferences({ openAtLogin: true });
  await handlers.resizePopover({ height: 320 });
  await handlers.hidePopover();
  await handlers.restartToUpdate();
  await handlers.quit();
  expect(asked).toEqual([['login', { openAtLogin: true }], ['resize', 320], ['hide'], ['restart to update'], ['quit']]);
});
