import { expect, it } from 'vitest';
import { fakeHandlers } from '../../test/fakes/handlers.ts';
import { snapshots } from '../../test/fixtures/snapshots.ts';

it('passes operations on to core; stopping never takes volumes', async () => {
  const { handlers, asked } = fakeHandlers();
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
  const { handlers, asked } = fakeHandlers();
  expect(await handlers.copyEndpoint()).toEqual({ ok: true, value: undefined });
  expect(await handlers.openGrafana()).toEqual({ ok: true, value: undefined });
  expect(asked).toEqual([
    ['copied', 'http://127.0.0.1:8080/v1'],
    ['opened', 'http://127.0.0.1:3000/'],
  ]);
});

it('says so when there is no endpoint to copy or no Grafana to open', async () => {
  const { handlers, asked } = fakeHandlers(snapshots.noDocker);
  expect(await handlers.copyEndpoint()).toMatchObject({ ok: false });
  expect(await handlers.openGrafana()).toMatchObject({ ok: false });
  expect(asked).toEqual([]);
});

it('forgets a failure that the user dismissed', async () => {
  const { handlers, store } = fakeHandlers(snapshots.failed);
  await handlers.dismissFailure();
  expect(store.get().failure).toBeUndefined();
});

it('switches as the user chose', async () => {
  const { handlers, asked } = fakeHandlers(snapshots.ready, { switchMode: 'stop-first' });
  await handlers.switch({ stack: 'mistral' });
  expect(asked).toEqual([['switch', { stack: 'mistral', mode: 'stop-first' }]]);
});

it('unloads one model, or all that are loaded', async () => {
  const { handlers, asked } = fakeHandlers();
  await handlers.unload({ model: 'phi4' });
  await handlers.unload({});
  expect(asked).toEqual([
    ['unload', 'phi4'],
    ['unload', 'qwen3:4b'],
    ['unload', 'tiny'],
  ]);
});

it('does what concerns the app itself', async () => {
  const { handlers, asked } = fakeHandlers();
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
