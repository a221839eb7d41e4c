import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ScriptedEngine, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import type { Clock } from '../system/clock.ts';
import type { Docker, EventOrGap } from './client.ts';
import { connectDocker } from './connect.ts';

/** A clock that goes on only when told; `slept` knows what is waited for. */
class HandClock implements Clock {
  wall = 1_000_000;
  mono = 0;
  readonly waiting: { readonly ms: number; readonly wake: () => void }[] = [];
  #told: () => void = () => {};
  now = () => this.wall;
  monotonic = () => this.mono;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const item = { ms, wake: resolve };
      this.waiting.push(item);
      signal?.addEventListener('abort', () => {
        const at = this.waiting.indexOf(item);
        if (at >= 0) this.waiting.splice(at, 1);
        reject(signal.reason as Error);
      });
      this.#told();
    });
  }

  /** Waits until somebody sleeps, lets that time pass, and answers how long it was. */
  async pass(wallMs?: number): Promise<number> {
    while (this.waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
    const [item] = this.waiting.splice(0, 1);
    this.mono += item?.ms ?? 0;
    this.wall += wallMs ?? item?.ms ?? 0;
    item?.wake();
    return item?.ms ?? 0;
  }
}

const event = (action: string) =>
  `${JSON.stringify({ Type: 'container', Action: action, Actor: { ID: 'x', Attributes: {} } }).slice(0, -1)},"timeNano":1795345624023256099}\n`;

describe('watchEvents', () => {
  let engine: ScriptedEngine;
  let docker: Docker;
  let clock: HandClock;
  let stop: AbortController;
  let watched: AsyncIterator<EventOrGap>;
  /** The streams that were opened, the newest last. */
  let streams: ServerResponse[];
  let refuse: boolean;

  beforeEach(async () => {
    streams = [];
    refuse = false;
    engine = await scriptedEngine((_request, response) => {
      if (refuse) response.destroy();
      else {
        response.writeHead(200).flushHeaders();
        streams.push(response);
      }
    });
    clock = new HandClock();
    stop = new AbortController();
    docker = connectDocker({ kind: 'unix', path: engine.path }, { clock, timeouts: { ping: 200 } });
    watched = docker.watchEvents({ labels: ['a=b'], signal: stop.signal })[Symbol.asyncIterator]();
  });
  afterEach(async () => {
    stop.abort();
    docker.close();
    await engine.close();
  });

  const next = async (): Promise<EventOrGap> => {
    const { value, done } = await watched.next();
    if (done) throw new Error('the events ended');
    return value;
  };
  const countPings = () => engine.received.filter(({ url }) => url === '/_ping').length;

  test('asks for the containers’ events with the labels, and keeps nanoseconds exact', async () => {
    expect(await next()).toEqual({ kind: 'connected' });
    streams[0]?.write(event('exec_die') + event('health_status: healthy'));
    expect(await next()).toEqual({
      kind: 'event',
      event: {
        type: 'container',
        action: 'health_status',
        detail: 'healthy',
        id: 'x',
        attributes: {},
        timeNano: '1795345624023256099',
      },
    });
    const url = new URL(engine.received[0]?.url ?? '', 'http://x');
    expect(JSON.parse(url.searchParams.get('filters') ?? '')).toEqual({ type: ['container'], label: ['a=b'] });
  });

  test('comes back after a loss, waiting longer each time, and says both', async () => {
    expect(await next()).toEqual({ kind: 'connected' });
    refuse = true;
    streams[0]?.end();
    expect(await next()).toEqual({ kind: 'lost', reason: 'Docker ended its stream of events.' });
    const waits: number[] = [];
    const coming = next(); // the next news is that it is back: failed attempts are not told again
    for (let count = 0; count < 7; count++) waits.push(await clock.pass());
    refuse = false;
    waits.push(await clock.pass());
    expect(await coming).toEqual({ kind: 'connected' });
    expect(waits).toEqual([250, 500, 1000, 2000, 2000, 2000, 2000, 10000]);
  });

  test('says that a stream broke off', async () => {
    await next();
    streams[0]?.destroy();
    expect(await next()).toMatchObject({ kind: 'lost' });
  });

  test('takes garbage in the stream for a loss', async () => {
    await next();
    streams[0]?.write('{"Type": nonsense\n');
    expect(await next()).toMatchObject({ kind: 'lost' });
  });

  test('asks a silent engine whether it is there', async () => {
    await next();
    const pings = countPings();
    const coming = next();
    await clock.pass();
    await clock.pass(); // sleeps again, so it was answered
    expect(countPings()).toBeGreaterThan(pings);
    stop.abort();
    await expect(coming).rejects.toThrow('the events ended');
  });

  test('notices that a silent engine is gone', async () => {
    await next();
    engine.stopAnswering();
    const coming = next();
    await clock.pass();
    expect(await coming).toMatchObject({ kind: 'lost', reason: expect.stringContaining('did not answer a ping') });
  });

  test('opens a stream anew that was silent for long, and has everything listed again', async () => {
    await next();
    const coming = next();
    for (let passed = 0; passed < 300_000; ) passed += await clock.pass();
    expect(await coming).toEqual({ kind: 'connected' });
    expect(streams).toHaveLength(2);
  });

  test('opens it anew after the machine slept', async () => {
    await next();
    const coming = next();
    await clock.pass(3_600_000);
    expect(await coming).toEqual({ kind: 'connected' });
    expect(streams).toHaveLength(2);
  });

  test('ends quietly, also while it waits to come back', async () => {
    await next();
    refuse = true;
    streams[0]?.end();
    await next();
    const end = watched.next();
    stop.abort();
    expect(await end).toEqual({ value: undefined, done: true });
  });
});
