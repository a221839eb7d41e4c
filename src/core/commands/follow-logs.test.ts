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

/** What the files call the project. */
let project: string;
const labels = (service: string) => ({
  'com.docker.compose.project': project,
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

const follow = (
  input: { service?: string; tail: number },
  find: () => Promise<FakeDocker> = async () => docker,
  onBatch: (batch: LogBatch) => void | Promise<void> = (batch) => void batches.push(batch),
) => {
  const context = {
    clock,
    kept: { selected: async () => ({ project: { name: project } }) },
    connection: { docker: find },
  } as unknown as Context;
  following = followLogs(context, input, onBatch, end.signal);
};
/** How often the containers were looked at. */
const looks = () => docker.calls.filter(({ method }) => method === 'listContainers').length;
const looked = () => expect.poll(looks).toBe(1);
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
  project = 'frontier-llm';
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

test('another project by the files: its containers are followed, and those of the one before no more', async () => {
  const before = await start('one');
  write(before, 'a');
  await followNow({ tail: 10 });
  expect(await taken()).toEqual(['one: a']);
  project = 'renamed';
  const [other, fresh] = [await make('one', 'renamed-one-1'), await make('two', 'renamed-two-1')];
  await docker.startContainer(other);
  write(other, 'b');
  expect(await taken()).toEqual(['one: b']);
  write(before, 'late');
  await docker.startContainer(fresh);
  write(fresh, 'c');
  expect(await taken()).toEqual(['two: c']);
});

test('another project that runs already is found without an event, with its last lines', async () => {
  const before = await start('one');
  project = 'other';
  const other = await make('one', 'other-one-1');
  await docker.startContainer(other);
  for (const text of ['x', 'y', 'z']) write(other, text);
  project = 'frontier-llm';
  await followNow({ tail: 2 });
  write(before, 'a');
  expect(await taken()).toEqual(['one: a']);
  project = 'other';
  await clock.advance(5_000);
  expect(await taken()).toEqual(['one: y', 'one: z']);
  write(before, 'late');
  write(other, 'b');
  expect(await taken()).toEqual(['one: b']);
  const looksThen = looks();
  await clock.advance(60_000);
  expect(looks()).toBe(looksThen); // the files alone are looked at
});

test('what was written when reading broke off is read when Docker is back, also of what has stopped', async () => {
  const id = await start('one');
  write(id, 'a');
  await followNow({ tail: 10 });
  await taken();
  docker.breakLogs(id);
  expect(await taken()).toEqual(['ended']);
  write(id, 'its last words');
  await docker.stopContainer(id);
  docker.reconnect();
  expect(await taken()).toEqual(['one: its last words', 'ended']);
  docker.reconnect();
  expect(await taken()).toEqual(['ended']);
});

test('a log that could not be read at the beginning is followed from its last lines all the same', async () => {
  const id = await start('one');
  for (const text of ['a', 'b', 'c']) write(id, text);
  docker.fail('logs', { code: 'docker-timeout', message: 'Docker did not answer.' });
  await followNow({ tail: 2 });
  expect(await taken()).toEqual(['one: b', 'one: c']);
  write(id, 'd');
  expect(await taken()).toEqual(['one: d']);
});

test('a container that starts again before the end of its log was seen is read on', async () => {
  const id = await start('one');
  const logs = docker.logs.bind(docker);
  const end = Promise.withResolvers<void>();
  docker.logs = async function* (of, options) {
    yield* logs(of, options);
    if (options?.follow) await end.promise;
  };
  await followNow({ tail: 10 });
  await taken();
  await docker.restartContainer(id);
  write(id, 'b');
  expect(await taken()).toEqual([]);
  end.resolve();
  expect((await taken()).filter((text) => text !== 'ended')).toEqual(['one: b']);
  write(id, 'c');
  expect(await taken()).toEqual(['one: c']);
});

test('another Docker that was chosen is followed instead', async () => {
  const id = await start('one');
  const first = docker;
  let current = first;
  follow({ tail: 10 }, async () => current);
  await looked();
  await taken();
  current = docker = new FakeDocker();
  docker.addImage('x');
  const other = await start('one');
  first.disconnect();
  write(other, 'b');
  expect(await taken()).toEqual(['one: b']);
  write(other, 'c');
  expect(await taken()).toEqual(['one: c']);
  expect(first.find(id)!.followers.size).toBe(0);
});

test('a flood comes in batches of a bounded size and pace', async () => {
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

test('nothing is handed over before what was handed over is taken; what is too much is given up and counted', async () => {
  const id = await start('one');
  const taking: (() => void)[] = [];
  const onBatch = (batch: LogBatch) => {
    batches.push(batch);
    return new Promise<void>((resolve) => taking.push(resolve));
  };
  follow({ tail: 10 }, async () => docker, onBatch);
  await looked();
  write(id, 'first');
  await clock.advance(batchLimits.everyMs * 3);
  expect(batches).toMatchObject([{ lines: [{ text: 'first' }] }]);
  const flood = 30_000;
  for (let i = 0; i < flood; i++) write(id, String(i));
  await clock.advance(batchLimits.everyMs * 100);
  expect(batches).toHaveLength(1);
  while (batches.length < 30) {
    taking.shift()?.();
    await clock.advance(batchLimits.everyMs);
    if (batches.at(-1)?.lines.at(-1)?.text === String(flood - 1)) break;
  }
  const [, next, ...rest] = batches;
  const skipped = next!.skipped!;
  const lines = batches.slice(1).flatMap((batch) => batch.lines.map(({ text }) => Number(text)));
  expect(lines).toEqual(Array.from({ length: flood - skipped }, (_, i) => skipped + i));
  expect(lines.length).toBeLessThanOrEqual(batchLimits.waitingLines * 1.05);
  expect(lines.length).toBeGreaterThanOrEqual(batchLimits.waitingLines * 0.95);
  expect(rest.every((batch) => batch.skipped === undefined)).toBe(true);
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
