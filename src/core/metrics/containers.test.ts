import { afterEach, beforeEach, expect, it } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { createManualClock, type ManualClock } from '../../../test/fakes/manual-clock.ts';
import { ProblemError } from '../../shared/errors.ts';
import { createContext } from '../app.ts';
import type { Docker } from '../docker/client.ts';
import { label } from '../reconcile/labels.ts';
import { type ContainerStreams, createContainerStreams } from './containers.ts';

let docker: FakeDocker;
let clock: ManualClock;
let streams: ContainerStreams;
let connect: () => Promise<Docker>;

beforeEach(() => {
  docker = new FakeDocker();
  docker.addImage('a:1');
  clock = createManualClock();
  connect = async () => docker;
  const connection = connectionTo(() => connect());
  // No workspace: the project has its usual name.
  const workspace = { root: '/nonexistent' };
  streams = createContainerStreams(createContext({ workspace, env: {}, parts: { clock, connection } }));
});
afterEach(() => streams.close());

const start = async (service: string, more: Record<string, string> = {}): Promise<string> => {
  const Labels = { [label.project]: 'frontier-llm', [label.service]: service, ...more };
  const { id } = await docker.createContainer({ name: service, body: { Image: 'a:1', Labels } });
  await docker.startContainer(id);
  return id;
};

/** Lets time pass until it is so; files are looked for meanwhile. */
const until = async (isSo: () => boolean): Promise<void> => {
  for (let turn = 0; turn < 1000 && !isSo(); turn += 1) {
    await clock.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(isSo()).toBe(true);
};
const memory = () =>
  [...streams.now().containers.values()].map(({ service, reading }) => [service, reading?.memoryBytes]);
const is =
  (...expected: readonly (readonly [string, number | undefined])[]) =>
  () =>
    JSON.stringify(memory()) === JSON.stringify(expected);

it('asks nothing of Docker before it is opened, and twice opened is opened once', async () => {
  await start('a');
  docker.calls.length = 0;
  await clock.advance(60_000);
  expect(docker.calls).toEqual([]);
  streams.open();
  streams.open();
  await until(is(['a', 0]));
  expect(docker.calls.filter(({ method }) => method === 'stats')).toHaveLength(1);
});

it('measures services, not what was run once for somebody', async () => {
  await start('a');
  await start('b', { [label.oneoff]: 'True' });
  streams.open();
  await until(is(['a', 0]));
  await start('c', { [label.oneoff]: 'True' });
  await start('d');
  await until(is(['a', 0], ['d', 0]));
});

it('opens a stream again that broke, and has no figures meanwhile', async () => {
  docker.memoryOf = () => 7;
  docker.fail('stats', { code: 'docker-closed', message: 'broken' });
  const id = await start('a');
  streams.open();
  await until(is(['a', undefined]));
  await until(is(['a', 7]));
  docker.measure(id, { cpuPercent: 5, memoryBytes: 9 });
  await until(is(['a', 9]));
});

it('goes on looking for a Docker, and says why there is none', async () => {
  await start('a');
  connect = async () => {
    throw new ProblemError({ code: 'docker-missing', message: 'None answers.' });
  };
  streams.open();
  await until(() => streams.now().absence?.message === 'None answers.');
  connect = async () => docker;
  await until(is(['a', 0]));
  expect(streams.now()).toMatchObject({ machineBytes: 16 * 1024 ** 3 });
  expect(streams.now()).not.toHaveProperty('absence');
});

it('knows nothing once it is closed, and ends every stream', async () => {
  const id = await start('a');
  streams.open();
  await until(is(['a', 0]));
  streams.close();
  expect(streams.now().containers.size).toBe(0);
  await until(() => docker.find(id)?.measurers.size === 0);
  await start('b');
  await clock.advance(10_000);
  expect(streams.now().containers.size).toBe(0);
});
