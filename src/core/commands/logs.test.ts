import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { createManualClock } from '../../../test/fakes/manual-clock.ts';
import type { Context } from '../context.ts';
import { logs } from './logs.ts';

let docker: FakeDocker;
let lines: string[];
let end: AbortController;
let running: Promise<void>;

const labels = {
  'com.docker.compose.project': 'frontier-llm',
  'com.docker.compose.service': 'one',
  'com.docker.compose.config-hash': 'x',
};
const start = async (name: string): Promise<string> => {
  const { id } = await docker.createContainer({ name, body: { Image: 'x', Labels: labels } });
  await docker.startContainer(id);
  return id;
};
const write = (id: string, text: string) => docker.writeLog(id, { stream: 'stdout', text });

const run = (input: { follow: boolean; tail?: number }, onLine?: (text: string) => Promise<void>): void => {
  const context = {
    clock: createManualClock(),
    workspace: { root: '/nonexistent' },
    env: {},
    kept: { selected: async () => ({ project: { name: 'frontier-llm' } }) },
    connection: { docker: async () => docker },
  } as unknown as Context;
  running = logs(
    context,
    { service: 'one', ...input },
    ({ container, text }) => {
      lines.push(`${container}: ${text}`);
      return onLine?.(text);
    },
    { signal: end.signal, onDocker: (presence) => lines.push(`Docker is ${presence}`) },
  );
};
const seen = () => expect.poll(() => lines.splice(0));

beforeEach(() => {
  docker = new FakeDocker();
  docker.addImage('x');
  lines = [];
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await running;
});

test('ends with the log; the next line is read when who reads has taken the last', async () => {
  const id = await start('one-1');
  for (const text of ['a', 'b', 'c']) write(id, text);
  await docker.stopContainer(id);
  const first = Promise.withResolvers<void>();
  run({ follow: false }, async (text) => (text === 'a' ? first.promise : undefined));
  await expect.poll(() => lines).toEqual(['one-1: a']);
  first.resolve();
  await running;
  expect(lines).toEqual(['one-1: a', 'one-1: b', 'one-1: c']);
});

test('following goes on when the container ends, is started again, replaced, and when Docker comes back', async () => {
  const first = await start('one-1');
  for (const text of ['a', 'b', 'c']) write(first, text);
  run({ follow: true, tail: 2 });
  await seen().toEqual(['one-1: b', 'one-1: c']);
  await docker.stopContainer(first);
  await docker.startContainer(first);
  write(first, 'd');
  await seen().toEqual(['one-1: d']);
  await docker.removeContainer(first, { force: true });
  const second = await start('one-2');
  write(second, 'e');
  await seen().toEqual(['one-2: e']);
  docker.breakLogs(second);
  docker.disconnect();
  await seen().toEqual(['Docker is away']);
  docker.reconnect();
  write(second, 'f');
  await seen().toEqual(['Docker is back', 'one-2: f']);
});

test('who follows slowly loses nothing', async () => {
  const id = await start('one-1');
  const taking: (() => void)[] = [];
  run({ follow: true }, () => new Promise((resolve) => taking.push(resolve)));
  const all = Array.from({ length: 100 }, (_, i) => String(i));
  for (const text of all) write(id, text);
  for (let taken = 1; taken <= all.length; taken += 1) {
    await expect.poll(() => taking.length, { interval: 1 }).toBe(taken);
    taking[taken - 1]!();
  }
  expect(lines).toEqual(all.map((text) => `one-1: ${text}`));
});
