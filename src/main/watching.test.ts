import { expect, it } from 'vitest';
import { silentLogger } from '../core/system/logger.ts';
import type { Result } from '../shared/errors.ts';
import { keepWatching } from './watching.ts';

const ended: Result<void> = { ok: true, value: undefined };

it('begins anew after a bug or a problem, with a pause, and ends when it is told to', async () => {
  const abort = new AbortController();
  const happened: string[] = [];
  const problem = { code: 'docker-timeout', message: 'late' } as const;
  const runs: (() => Promise<Result<void>>)[] = [
    () => Promise.reject(new Error('a bug')),
    async () => ({ ok: false, error: problem, problems: [problem] }),
    async () => {
      abort.abort();
      return ended;
    },
  ];
  await keepWatching(
    {
      core: {
        watch: () => {
          happened.push('watch');
          return runs.shift()!();
        },
      },
      clock: {
        sleep: async () => {
          happened.push('pause');
        },
      },
      logger: silentLogger,
    },
    abort.signal,
  );
  expect(happened).toEqual(['watch', 'pause', 'watch', 'pause', 'watch']);
});

it('ends in the middle of a pause', async () => {
  const abort = new AbortController();
  let watched = 0;
  await keepWatching(
    {
      core: {
        watch: async () => {
          watched += 1;
          return ended;
        },
      },
      clock: {
        sleep: () => {
          abort.abort();
          return Promise.reject(abort.signal.reason);
        },
      },
      logger: silentLogger,
    },
    abort.signal,
  );
  expect(watched).toBe(1);
});
