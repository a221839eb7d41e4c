import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { createStore } from '../core/store.ts';
import { createOperations } from './operations.ts';
import { quitInOrder } from './quit.ts';

const setUp = () => {
  const events: string[] = [];
  const emitter = new EventEmitter();
  const app = {
    on: emitter.on.bind(emitter),
    quit: () => {
      const event = { defaultPrevented: false, preventDefault: () => Object.assign(event, { defaultPrevented: true }) };
      emitter.emit('before-quit', event);
      events.push(event.defaultPrevented ? 'refused' : 'quit');
    },
  };
  const operations = createOperations(createStore('/workspace'), () => 0);
  const watching = new AbortController();
  quitInOrder({
    app: app as unknown as Parameters<typeof quitInOrder>[0]['app'],
    operations,
    core: { close: () => events.push('core closed') },
    popover: { destroy: () => events.push('popover destroyed') },
    watching,
  });
  return { app, events, operations, watching };
};

it('stops watching and lets go of everything', () => {
  const { app, events, watching } = setUp();
  app.quit();
  expect(events).toEqual(['popover destroyed', 'core closed', 'quit']);
  expect(watching.signal.aborted).toBe(true);
});

it('cancels a running operation and waits until it is undone', async () => {
  const { app, events, operations } = setUp();
  const undone = Promise.withResolvers<void>();
  const running = operations.run({ kind: 'switch', stack: 'mistral' }, async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    events.push('cancelled');
    await undone.promise;
    events.push('undone');
    return { ok: true, value: undefined };
  });
  app.quit();
  expect(events).toEqual(['refused']);
  undone.resolve();
  await running;
  await operations.settled();
  await expect
    .poll(() => events)
    .toEqual(['refused', 'cancelled', 'undone', 'popover destroyed', 'core closed', 'quit']);
});
