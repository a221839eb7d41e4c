import { describe, expect, it } from 'vitest';
import { runTasks, type Task } from './schedule.ts';

const task = (id: string, ...after: string[]): Task => ({ id, after });

/** A run of which the test decides when each task ends. */
function controlled(tasks: readonly Task[], limit = 10, signal?: AbortSignal) {
  const started: string[] = [];
  const ends = new Map<string, { finish: () => void; fail: (error: Error) => void; signal: AbortSignal }>();
  const done = runTasks(
    tasks,
    ({ id }, own) => {
      started.push(id);
      return new Promise((finish, fail) => {
        ends.set(id, { finish, fail, signal: own });
      });
    },
    { limit, ...(signal && { signal }) },
  );
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    started,
    done,
    signalOf: (id: string) => ends.get(id)!.signal,
    finish: (id: string) => {
      ends.get(id)!.finish();
      return turn();
    },
    fail: (id: string, message: string) => {
      ends.get(id)!.fail(new Error(message));
      return turn();
    },
  };
}

describe('runTasks', () => {
  it('starts a task when all before it have ended', async () => {
    const run = controlled([task('a'), task('b', 'a'), task('c', 'a', 'b'), task('d')]);
    expect(run.started).toEqual(['a', 'd']);
    await run.finish('a');
    expect(run.started).toEqual(['a', 'd', 'b']);
    await run.finish('b');
    await run.finish('c');
    await run.finish('d');
    await run.done;
  });

  it('runs no more than the limit at a time', async () => {
    const run = controlled([task('a'), task('b'), task('c')], 2);
    expect(run.started).toEqual(['a', 'b']);
    await run.finish('b');
    expect(run.started).toEqual(['a', 'b', 'c']);
    await run.finish('a');
    await run.finish('c');
    await run.done;
  });

  it('takes what is not among the tasks for done', async () => {
    await runTasks([task('a', 'of an earlier phase')], async () => {}, { limit: 1 });
  });

  it('stops at the first failure: starts no more, aborts the running, and waits for them', async () => {
    const run = controlled([task('a'), task('b'), task('c', 'a')]);
    const failed = expect(run.done).rejects.toThrow('first');
    await run.fail('a', 'first');
    expect(run.signalOf('b').aborted).toBe(true);
    await run.fail('b', 'second');
    await failed;
    expect(run.started).toEqual(['a', 'b']);
  });

  it('ends with the reason when it is cancelled', async () => {
    const cancel = new AbortController();
    const run = controlled([task('a'), task('b', 'a')], 1, cancel.signal);
    const failed = expect(run.done).rejects.toThrow('cancelled');
    cancel.abort(new Error('cancelled'));
    await run.finish('a');
    await failed;
    expect(run.started).toEqual(['a']);
  });

  it('does not hang on a circle', async () => {
    await expect(runTasks([task('a', 'b'), task('b', 'a')], async () => {}, { limit: 1 })).rejects.toThrow('circle');
  });
});
