import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { createManualClock, type ManualClock } from '../../../test/fakes/manual-clock.ts';
import type { LogBatch } from '../../shared/logs.ts';
import type { Context } from '../context.ts';
import { batchLimits } from '../docker/log-batches.ts';
import { followLogs } from './follow-logs.ts';

let docker: FakeDocker;
let clock: ManualClock;
let batches: LogBatch[];
let end: AbortController;
let following: Promise<void>;

const labels = (service: string) => ({
  'com.docker.compose.project': 'frontier-llm',
  'com.docker.compose.service': service,
  'com.docker.compose.config-hash': 'x',
});
const make = async (service: string, name = `${service}-1`): Promise<string> => {
  const { id } = await docker.createContainer({ name, body: { Image: 'x', Labels: labels(service) } });
  return id;
};
const start = async (service: string): Promise<string> => {
  const id = await make(service);
  await docker.startContainer(id);
  return id;
};
const write = (id: string, text: string) => docker.writeLog(id, { stream: 'stdout', text });

const follow = (input: { service?: string; tail: number }, find: () => Promise<FakeDocker> = async () => docker) => {
  const context = {
    clock,
    workspace: { root: '/nonexistent' },
    env: {},
    connection: { docker: find },
  } as unknown as Context;
  following = followLogs(context, input, (batch) => batches.push(batch), end.signal);
};
/** Follows, and waits until the containers were looked at: before, files are read, which no clock moves on. */
const looked = () => expect.poll(() => docker.calls.filter(({ method }) => method === 'listContainers').length).toBe(2);
const followNow = async (input: { service?: string; tail: number }): Promise<void> => {
  follow(input);
  await looked();
};
/** Everything that was handed over since the last call. */
const taken = async (): Promise<string[]> => {
  await clock.advance(batchLimits.everyMs * 3);
  return batches
    .splice(0)
    .flatMap(({ lines, ended }) => [
      ...lines.map(({ service, text }) => `${service}: ${text}`),
      ...(ended ? ['ended'] : []),
    ]);
};

beforeEach(() => {
  docker = new FakeDocker();
  docker.addImage('x');
  clock = createManualClock();
  batches = [];
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await following;
});

test('the last lines of all services together, in the order of their times, and then what comes', async () => {
  const [one, two] = [await start('one'), await start('two')];
  for (const [id, text] of [
    [one, 'a'],
    [two, 'b'],
    [one, 'c'],
    [two, 'd'],
  ] as const)
    write(id, text);
  await followNow({ tail: 3 });
  expect(await taken()).toEqual(['two: b', 'one: c', 'two: d']);
  write(two, 'e');
  write(one, 'f');
  expect(await taken()).toEqual(['two: e', 'one: f']);
});

test('one service alone; without old lines if none are wanted', async () => {
  const [one, two] = [await start('one'), await start('two')];
  write(one, 'old');
  await followNow({ service: 'one', tail: 0 });
  expect(await taken()).toEqual([]);
  write(two, 'other');
  write(one, 'new');
  expect(await taken()).toEqual(['one: new']);
});

test('a container that stops is an end; what starts again or takes its place is followed, and no line comes twice', async () => {
  const first = await start('one');
  write(first, 'a');
  await followNow({ tail: 10 });
  expect(await taken()).toEqual(['one: a']);
  await docker.stopContainer(first);
  expect(await taken()).toEqual(['ended']);
  await docker.startContainer(first);
  write(first, 'b');
  expect(await taken()).toEqual(['one: b']);
  await docker.removeContainer(first, { force: true });
  const second = await start('one');
  write(second, 'c');
  expect((await taken()).filter((text) => text !== 'ended')).toEqual(['one: c']);
});

test('a container that was gone again before anybody looked is read all the same', async () => {
  await followNow({ tail: 10 });
  expect(await taken()).toEqual(['ended']);
  docker.programOf = () => ({ lines: [{ stream: 'stderr', text: 'no such model' }], exitCode: 1 });
  await start('one');
  expect(await taken()).toEqual(['one: no such model', 'ended']);
});

test('goes on after Docker was away', async () => {
  const id = await start('one');
  write(id, 'a');
  await followNow({ tail: 10 });
  await taken();
  docker.disconnect();
  for (const follower of docker.find(id)!.followers) follower.close();
  expect(await taken()).toEqual(['ended']);
  docker.reconnect();
  write(id, 'b');
  expect(await taken()).toEqual(['one: b']);
});

test('says that nothing comes while there is no Docker', async () => {
  const { ProblemError } = await import('../../shared/errors.ts');
  let found = false;
  follow({ tail: 10 }, async () => {
    if (!found) throw new ProblemError({ code: 'docker-missing', message: 'none' });
    return docker;
  });
  expect(await taken()).toEqual(['ended']);
  found = true;
  write(await start('one'), 'a');
  await clock.advance(10_000);
  await looked();
  expect(await taken()).toEqual(['one: a']);
});

test('a flood comes in batches of a bounded size and pace, and what waits is bounded too', async () => {
  const id = await start('one');
  await followNow({ tail: 10 });
  await taken();
  for (let i = 0; i < 5_000; i++) write(id, String(i));
  await clock.advance(batchLimits.everyMs);
  expect(batches.map(({ lines }) => lines.length)).toEqual([batchLimits.lines]);
  await clock.advance(batchLimits.everyMs * 9);
  expect(batches.map(({ lines }) => lines.length)).toEqual(Array.from({ length: 10 }, () => batchLimits.lines));
  expect(batches.flatMap(({ lines }) => lines.map(({ text }) => Number(text)))).toEqual(
    Array.from({ length: 5_000 }, (_, i) => i),
  );
});

test('a line without measure is cut, and long lines make small batches', async () => {
  const id = await start('one');
  await followNow({ tail: 10 });
  await taken();
  for (let i = 0; i < 40; i++) write(id, 'x'.repeat(50_000));
  await clock.advance(batchLimits.everyMs);
  const [first] = batches;
  expect(first!.lines.length).toBeLessThan(40);
  expect(first!.lines[0]!.text).toBe(
    `${'x'.repeat(batchLimits.lineChars)} … (${50_000 - batchLimits.lineChars} more characters)`,
  );
});

test('a bug ends it', async () => {
  await start('one');
  docker.logs = () => {
    throw new TypeError('a bug');
  };
  follow({ tail: 10 });
  const failed = expect(following).rejects.toThrow('a bug');
  following = Promise.resolve();
  await failed;
});
