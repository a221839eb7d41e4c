import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { snapshots } from '../../test/fixtures/snapshots.ts';
import type { App as Core } from '../core/app.ts';
import { createStore } from '../core/store.ts';
import { silentLogger } from '../core/system/logger.ts';
import type { AppSnapshot } from '../shared/snapshot.ts';
import { createOperations } from './operations.ts';
import { quitInOrder } from './quit.ts';

const never = new Promise<never>(() => {});

interface Options {
  readonly snapshot?: AppSnapshot;
  readonly stopOnQuit?: boolean;
  /** How stopping the stack ends. */
  readonly down?: () => Promise<unknown>;
  /** ms after which a wait is over: those up to here are over at once. */
  readonly patience?: number;
}

const setUp = ({
  snapshot = snapshots.ready,
  stopOnQuit = false,
  down = async () => {},
  patience = 0,
}: Options = {}) => {
  let at = 0;
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
  const store = createStore(snapshot.workspace);
  const { revision: _, operation: _running, ...shown } = snapshot;
  store.update(shown);
  const operations = createOperations(store, () => 0);
  const commands = {
    down: async (input: { volumes: boolean }, { signal }: { signal: AbortSignal }) => {
      events.push(`stopping, volumes ${input.volumes}`);
      signal.addEventListener('abort', () => events.push('stopping abandoned'));
      await down();
      events.push('stopped');
      return { ok: true, value: undefined };
    },
  };
  const quitting = quitInOrder({
    app: app as unknown as Parameters<typeof quitInOrder>[0]['app'],
    operations,
    core: { store, commands: commands as unknown as Core['commands'], close: () => events.push('core closed') },
    stopOnQuit: () => stopOnQuit,
    release: () => events.push('released'),
    logger: silentLogger,
    clock: { sleep: (ms) => (ms <= patience ? Promise.resolve() : never), monotonic: () => at },
  });
  const pass = (ms: number): void => {
    at += ms;
  };
  return { app, events, operations, quitting, pass };
};

describe('quitting', () => {
  it('stops watching, not the stack, and lets go of everything', () => {
    const { app, events } = setUp();
    app.quit();
    expect(events).toEqual(['released', 'core closed', 'quit']);
  });

  it('cancels a running operation and waits until it is undone, however often one asks', async () => {
    const { app, events, operations } = setUp();
    const undone = Promise.withResolvers<void>();
    void operations.run({ kind: 'switch', stack: 'mistral' }, async (signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      events.push('cancelled');
      await undone.promise;
      events.push('undone');
      return { ok: true, value: undefined };
    });
    app.quit();
    app.quit();
    await expect.poll(() => events).toEqual(['refused', 'refused', 'cancelled']);
    undone.resolve();
    await expect.poll(() => events.slice(3)).toEqual(['undone', 'released', 'core closed', 'quit']);
  });

  it('abandons one that does not end: the journal knows what is left', async () => {
    const { app, events, operations } = setUp({ stopOnQuit: true, patience: 10_000 });
    void operations.run({ kind: 'switch', stack: 'mistral' }, () => never);
    app.quit();
    await expect.poll(() => events).toEqual(['refused', 'released', 'core closed', 'quit']);
  });
});

describe('quitting where the stack is to stop', () => {
  it('stops it first, without its volumes', async () => {
    const { app, events } = setUp({ stopOnQuit: true });
    app.quit();
    await expect
      .poll(() => events)
      .toEqual(['refused', 'stopping, volumes false', 'stopped', 'released', 'core closed', 'quit']);
  });

  it('does not wait for ever', async () => {
    const { app, events } = setUp({ stopOnQuit: true, down: () => never, patience: 30_000 });
    app.quit();
    await expect
      .poll(() => events)
      .toEqual(['refused', 'stopping, volumes false', 'stopping abandoned', 'released', 'core closed', 'quit']);
  });

  it('ends all the same when that fails', async () => {
    const { app, events } = setUp({ stopOnQuit: true, down: () => Promise.reject(new Error('a bug')) });
    app.quit();
    await expect.poll(() => events.at(-1)).toBe('quit');
  });

  it.each([
    ['nothing runs', snapshots.stopped],
    ['there is no Docker', snapshots.noDocker],
  ])('has nothing to do: %s', (_what, snapshot) => {
    const { app, events } = setUp({ stopOnQuit: true, snapshot });
    app.quit();
    expect(events).toEqual(['released', 'core closed', 'quit']);
  });

  it('lets it run when a newer version takes over', () => {
    const { app, events, quitting } = setUp({ stopOnQuit: true });
    quitting.forUpdate();
    app.quit();
    expect(events).toEqual(['released', 'core closed', 'quit']);
  });
});

describe('a machine that shuts down', () => {
  it('is not held up: nothing is waited for, nothing stopped', () => {
    const { app, events, operations, quitting } = setUp({ stopOnQuit: true });
    void operations.run({ kind: 'switch', stack: 'mistral' }, (signal) => {
      signal.addEventListener('abort', () => events.push('cancelled'));
      return never;
    });
    quitting.forShutdown();
    app.quit();
    expect(events).toEqual(['cancelled', 'released', 'core closed', 'quit']);
  });

  it('and did not: what is said later counts as before', () => {
    const { app, events, quitting, pass } = setUp({ stopOnQuit: true, down: () => never });
    quitting.forShutdown();
    pass(60_000);
    app.quit();
    expect(events).toEqual(['refused']);
  });
});
