import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { written } from './terminal.ts';

const never = new AbortController().signal;

test('who writes waits for a stream that is full until it wants more', async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  expect(written(stream, 'short', never)).toBeUndefined();
  let goesOn = false;
  const waiting = written(stream, 'too much', never)?.then(() => {
    goesOn = true;
  });
  await Promise.resolve();
  expect(goesOn).toBe(false);
  expect(stream.read().toString()).toBe('shorttoo much');
  await waiting;
  expect(stream.listenerCount('drain')).toBe(0);
});

test('and no longer than until the run is cancelled', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const end = new AbortController();
  const waiting = written(stream, 'too much', end.signal);
  end.abort();
  await waiting;
  expect(stream.listenerCount('drain')).toBe(0);
  expect(written(stream, 'more', end.signal)).toBeUndefined();
});
