import { expect, test } from 'vitest';
import type { App as Core } from '../../core/app.ts';
import { silentLogger } from '../../core/system/logger.ts';
import type { LogBatch } from '../../shared/logs.ts';
import { createLogHandlers } from './logs.ts';

const batch = (text: string): LogBatch => ({ lines: [{ service: 'a', stream: 'stdout', text }] });

/** Handlers over a core whose batches the test hands out. */
const setUp = () => {
  const followed: {
    readonly input: unknown;
    readonly onBatch: (batch: LogBatch) => void | Promise<void>;
    readonly signal: AbortSignal;
  }[] = [];
  const sent: LogBatch[] = [];
  const followLogs: Core['followLogs'] = async (input, onBatch, signal) => {
    followed.push({ input, onBatch, signal });
    return new Promise(() => {});
  };
  const handlers = createLogHandlers({
    core: { followLogs },
    windows: { logs: { send: (_, one) => void sent.push(one as LogBatch) } },
    logger: silentLogger,
  });
  return { followed, sent, handlers };
};

test('what is followed next ends what was followed before, and nothing of that comes any more', async () => {
  const { followed, sent, handlers } = setUp();
  await handlers.followLogs({ service: 'a', tail: 5 });
  followed[0]!.onBatch(batch('1'));
  await handlers.followLogs({ tail: 9 });
  followed[0]!.onBatch(batch('late'));
  followed[1]!.onBatch(batch('2'));
  expect(followed.map(({ input, signal }) => [input, signal.aborted])).toEqual([
    [{ service: 'a', tail: 5 }, true],
    [{ tail: 9 }, false],
  ]);
  expect(sent).toEqual([batch('1'), batch('2')]);
});

test('unfollow ends it', async () => {
  const { followed, handlers } = setUp();
  await handlers.followLogs({ tail: 5 });
  await handlers.unfollowLogs();
  expect(followed[0]!.signal.aborted).toBe(true);
});

test('a batch is taken when the page says so, and not before', async () => {
  const { followed, handlers } = setUp();
  await handlers.followLogs({ tail: 5 });
  let taken = 0;
  const send = (text: string) =>
    Promise.resolve(followed[0]!.onBatch(batch(text))).then(() => {
      taken += 1;
    });
  const first = send('1');
  await Promise.resolve();
  expect(taken).toBe(0);
  await handlers.tookLogs();
  await first;
  const second = send('2');
  await Promise.resolve();
  expect(taken).toBe(1);
  await handlers.tookLogs();
  await second;
});
