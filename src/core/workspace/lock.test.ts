import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isLockedByOther, withLock } from './lock.ts';
import { processStart } from './process-identity.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-lock-'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

const dead = { id: 'x', pid: 999_999_999, start: 'then', command: 'up ollama', since: '2026-01-01T00:00:00.000Z' };

const leaveDeadLock = async () => {
  await withLock({ root }, { command: 'make the folder' }, async () => {});
  await symlink(JSON.stringify(dead), join(root, '.frontier/lock'));
};

test('is held while the work runs and gone after it, also when it fails', async () => {
  const held = await withLock({ root }, { command: 'up' }, () => readdir(join(root, '.frontier')));
  expect(held).toEqual(['lock']);
  await expect(
    withLock({ root }, { command: 'up' }, async () => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
});

test('names who holds it and since when', async () => {
  const now = () => new Date('2026-02-03T04:05:06Z');
  await withLock({ root }, { command: 'up ollama', now }, async () => {
    await expect(withLock({ root }, { command: 'down' }, async () => {})).rejects.toMatchObject({
      problems: [
        {
          code: 'locked',
          message: `"up ollama" has been at work here since 2026-02-03T04:05:06.000Z (process ${process.pid}).`,
        },
      ],
    });
  });
});

test('what a user asks for waits for upkeep, and goes on when that has ended', async () => {
  const order: string[] = [];
  const asked = await withLock({ root }, { command: 'recovery', isUpkeep: true }, async () => {
    const up = withLock({ root }, { command: 'up' }, async () => order.push('up'));
    await sleep(250); // more than one look
    order.push('recovery');
    return { up };
  });
  await asked.up;
  expect(order).toEqual(['recovery', 'up']);
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
});

test('upkeep that takes long is named, and not waited for by other upkeep', async () => {
  const recovery = { command: 'recovery', isUpkeep: true };
  await withLock({ root }, recovery, async () => {
    const refused = { problems: [{ code: 'locked', message: expect.stringContaining('"recovery"') }] };
    const asked = withLock({ root }, { command: 'up', patienceMs: 120 }, async () => {});
    await expect(asked).rejects.toMatchObject(refused);
    const upkeep = withLock({ root }, { ...recovery, patienceMs: 60_000 }, async () => {});
    await expect(upkeep).rejects.toMatchObject(refused);
  });
});

test.each(['lock of a dead process', 'garbage'])('takes over a %s', async (what) => {
  await leaveDeadLock();
  if (what === 'garbage') {
    await rm(join(root, '.frontier/lock'));
    await symlink('{"pid":', join(root, '.frontier/lock'));
  }
  expect(await withLock({ root }, { command: 'up' }, async () => 'done')).toBe('done');
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
});

test('a later process with the same number is not the holder', async () => {
  await withLock({ root }, { command: 'make the folder' }, async () => {});
  await symlink(JSON.stringify({ ...dead, pid: process.pid }), join(root, '.frontier/lock'));
  expect(await withLock({ root }, { command: 'up' }, async () => 'done')).toBe('done');
});

test('of many that find a dead lock, one at a time works', async () => {
  await leaveDeadLock();
  let inside = 0;
  const runs = Array.from({ length: 20 }, (_, n) =>
    withLock({ root }, { command: `run ${n}` }, async () => {
      inside += 1;
      expect(inside).toBe(1);
      await readdir(root);
      inside -= 1;
    }),
  );
  const outcomes = await Promise.allSettled(runs);
  expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ problems: [{ code: 'locked' }] });
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
});

test('a takeover that died half-way is swept', async () => {
  await leaveDeadLock();
  await symlink(JSON.stringify({ ...dead, id: 'y' }), join(root, '.frontier/lock.0123456789ab'));
  await withLock({ root }, { command: 'up' }, async () => {});
  expect(await readdir(join(root, '.frontier'))).toEqual([]);
});

test('a process has one start, and none when it is gone', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  await once(child, 'spawn');
  const start = await processStart(child.pid!);
  expect(start).toBeTruthy();
  expect(await processStart(child.pid!)).toBe(start);
  expect(start).not.toBe(await processStart(1));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await processStart(child.pid!)).toBeUndefined();
});

test('elsewhere than on Linux, ps tells', async () => {
  const calls: string[][] = [];
  const exec = async (file: string, args: readonly string[]) => {
    calls.push([file, ...args]);
    return { code: 0, stdout: 'Ss   Sun Nov 22 10:30:00 2026\n', stderr: '' };
  };
  expect(await processStart(7, 'darwin', exec)).toBe('Sun Nov 22 10:30:00 2026');
  expect(calls).toEqual([['/bin/ps', '-o', 'stat=,lstart=', '-p', '7']]);
  const zombie = async () => ({ code: 0, stdout: 'Z    Sun Nov 22 10:30:00 2026\n', stderr: '' });
  expect(await processStart(7, 'darwin', zombie)).toBeUndefined();
  const gone = async () => ({ code: 1, stdout: '', stderr: '' });
  expect(await processStart(7, 'darwin', gone)).toBeUndefined();
});

test('tells whether another process is at work, not whether this one is', async () => {
  expect(await isLockedByOther({ root })).toBe(false);
  await withLock({ root }, { command: 'up' }, async () => expect(await isLockedByOther({ root })).toBe(false));
  await leaveDeadLock();
  expect(await isLockedByOther({ root })).toBe(false);
  expect(await isLockedByOther({ root }, async () => dead.start)).toBe(true);
});
