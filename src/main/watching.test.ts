import { expect, it } from 'vitest';
import { silentLogger } from '../core/system/logger.ts';
import type { Result } from '../shared/errors.ts';
import { createWatching, type WatchingParts } from './watching.ts';

const ended: Result<void> = { ok: true, value: undefined };
const problem = { code: 'docker-timeout', message: 'late' } as const;
const notifier = { send() {}, replace() {}, remove() {} };

/** Watching over a core that does what `rounds` say, one after the other. */
const setUp = (
  rounds: ((signal: AbortSignal) => Promise<Result<void>>)[],
  sleep: WatchingParts['clock']['sleep'] = async () => {},
) => {
  const happened: string[] = [];
  const watching = createWatching({
    core: {
      watch: (signal) => {
        happened.push('watch');
        return rounds.shift()!(signal);
      },
      reconnect: () => happened.push('reconnect'),
    },
    notifier,
    clock: {
      sleep: (ms, signal) => {
        happened.push('pause');
        return sleep(ms, signal);
      },
    },
    logger: silentLogger,
  });
  return { watching, happened };
};
const untilAborted = (signal: AbortSignal): Promise<Result<void>> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(ended)));

it('begins anew after a bug or a problem, with a pause, and ends when it is told to', async () => {
  const abort = new AbortController();
  const { watching, happened } = setUp([
    () => Promise.reject(new Error('a bug')),
    async () => ({ ok: false, error: problem, problems: [problem] }),
    async () => {
      abort.abort();
      return ended;
    },
  ]);
  await watching.run(abort.signal);
  expect(happened).toEqual(['watch', 'pause', 'watch', 'pause', 'watch']);
});

it('ends in the middle of a pause', async () => {
  const abort = new AbortController();
  const { watching, happened } = setUp([async () => ended], (_ms, signal) => {
    abort.abort();
    return Promise.reject(signal!.reason);
  });
  await watching.run(abort.signal);
  expect(happened).toEqual(['watch', 'pause']);
});

it('begins at once with another Docker, without a pause', async () => {
  const abort = new AbortController();
  const { watching, happened } = setUp([untilAborted, untilAborted]);
  const running = watching.run(abort.signal);
  watching.restart();
  await expect.poll(() => happened).toEqual(['watch', 'reconnect', 'watch']);
  abort.abort();
  await running;
  expect(happened).toEqual(['watch', 'reconnect', 'watch']);
});

it('does not wait out a pause when another Docker is chosen', async () => {
  const abort = new AbortController();
  const { watching, happened } = setUp(
    [async () => ended, untilAborted],
    (_ms, signal) => new Promise((_, reject) => signal!.addEventListener('abort', () => reject(signal!.reason))),
  );
  const running = watching.run(abort.signal);
  await expect.poll(() => happened).toEqual(['watch', 'pause']);
  watching.restart();
  await expect.poll(() => happened).toEqual(['watch', 'pause', 'reconnect', 'watch']);
  abort.abort();
  await running;
});
