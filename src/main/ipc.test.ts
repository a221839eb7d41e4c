import type { IpcMainInvokeEvent } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { snapshots } from '../../test/fixtures/snapshots.ts';
import { silentLogger } from '../core/system/logger.ts';
import { type CommandName, commandChannel, commands, type Handlers } from '../shared/contract.ts';
import { runCall, serveCommands } from './ipc.ts';

type Listener = (event: IpcMainInvokeEvent, input: unknown) => unknown;

const done = { ok: true, value: undefined } as const;
const names = Object.keys(commands) as CommandName[];

const setUp = () => {
  const calls: [string, unknown][] = [];
  const handlers = Object.fromEntries(
    names.map((name) => [
      name,
      async (input: unknown) => {
        calls.push([name, input]);
        return name === 'getSnapshot' ? { ok: true, value: snapshots.ready } : done;
      },
    ]),
  ) as unknown as Handlers;
  const listeners = new Map<string, Listener>();
  serveCommands({
    ipc: { handle: (channel, listener) => listeners.set(channel, listener as Listener) },
    handlers,
    isOwnFrame: (frame) => frame?.url === 'own',
    logger: silentLogger,
  });
  const send = async (name: CommandName, input: unknown, url = 'own') =>
    listeners.get(commandChannel(name))!({ senderFrame: { url } } as IpcMainInvokeEvent, input);
  return { calls, send, listeners, handlers };
};

describe('commands from the page', () => {
  it('has a listener for every entry of the contract', () => {
    expect([...setUp().listeners.keys()].sort()).toEqual(names.map(commandChannel).sort());
  });

  it('gives the handler its input and the page its answer', async () => {
    const { send, calls } = setUp();
    expect(await send('switch', { stack: 'mistral' })).toEqual(done);
    expect(await send('getSnapshot', undefined)).toEqual({ ok: true, value: snapshots.ready });
    expect(calls).toEqual([
      ['switch', { stack: 'mistral' }],
      ['getSnapshot', undefined],
    ]);
  });

  it('carries a refusal as data', async () => {
    const { send, handlers } = setUp();
    const error = { code: 'locked', message: 'Another run is at work.' } as const;
    vi.spyOn(handlers as { down: Handlers['down'] }, 'down').mockResolvedValue({ ok: false, error, problems: [error] });
    expect(await send('down', undefined)).toEqual({ ok: false, error, problems: [error] });
  });

  it('refuses every command of a foreign frame, before it reaches a handler', async () => {
    const { send, calls } = setUp();
    for (const name of names)
      await expect(send(name, undefined, 'https://example.invalid/')).rejects.toThrow('not from a page');
    expect(calls).toEqual([]);
  });

  it('refuses an input of another shape, before it reaches a handler', async () => {
    const { send, calls } = setUp();
    await expect(send('switch', { stack: '../../x' })).rejects.toThrow();
    await expect(send('down', { volumes: true })).rejects.toThrow();
    expect(calls).toEqual([]);
  });

  it('runs the app’s own calls with their input', async () => {
    const { handlers, calls } = setUp();
    await runCall(handlers, { command: 'restart', input: { service: 'grafana' } });
    expect(calls).toEqual([['restart', { service: 'grafana' }]]);
  });
});
