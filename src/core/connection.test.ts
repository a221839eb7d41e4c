import { expect, test } from 'vitest';
import { FakeDocker } from '../../test/fakes/docker.ts';
import { createConnection, noDocker } from './connection.ts';
import type { Attempt, Discovery } from './docker/discover.ts';
import { createStore } from './store.ts';

const missing: Attempt = {
  source: 'OrbStack',
  address: 'unix:///a',
  outcome: { code: 'docker-missing', message: 'There is nothing at unix:///a.' },
};
const denied: Attempt = {
  source: 'Docker Desktop',
  address: 'unix:///b',
  outcome: { code: 'docker-denied', message: 'This user may not use unix:///b.', evidence: ['EACCES'] },
};
const fake = new FakeDocker();
const found: Discovery = {
  winner: { endpoint: fake.endpoint, source: 'DOCKER_HOST', info: fake.engine },
  tried: [{ source: 'DOCKER_HOST', address: 'unix:///fake/docker.sock', outcome: 'ok' }],
  why: 'DOCKER_HOST names it.',
};
const nothing: Discovery = { tried: [missing, { ...missing, source: 'Podman' }], why: 'No Docker was found.' };

const connectionOver = (answers: Discovery[]) => {
  const store = createStore('/w');
  const calls = { discover: 0, connect: 0 };
  const connection = createConnection({
    store,
    discover: async () => {
      const answer = answers[Math.min(calls.discover, answers.length - 1)]!;
      calls.discover += 1;
      return answer;
    },
    connect: async () => {
      calls.connect += 1;
      return fake;
    },
  });
  return { connection, store, calls };
};

test('looks once and connects once, however many ask', async () => {
  const { connection, store, calls } = connectionOver([found]);
  expect(calls).toEqual({ discover: 0, connect: 0 });
  await Promise.all([connection.docker(), connection.docker(), connection.discovery()]);
  await connection.docker();
  expect(calls).toEqual({ discover: 1, connect: 1 });
  expect(store.get().runtime).toMatchObject({
    state: 'connected',
    source: 'DOCKER_HOST',
    address: 'unix:///fake/docker.sock',
  });
});

test('a search without a winner is made again, and its result is in the snapshot', async () => {
  const { connection, store } = connectionOver([nothing, found]);
  await expect(connection.docker()).rejects.toMatchObject({ problems: [{ code: 'docker-missing' }] });
  expect(store.get().runtime).toMatchObject({ state: 'unreachable', problem: { code: 'docker-missing' } });
  expect(store.get().runtime.tried).toHaveLength(2);
  expect(await connection.docker()).toBe(fake);
  expect(store.get().runtime.state).toBe('connected');
});

test('a thorough look is made anew', async () => {
  const { connection, calls } = connectionOver([found]);
  await connection.docker();
  await connection.discovery({ thorough: true });
  expect(calls.discover).toBe(2);
});

test('after a reset it looks again', async () => {
  const { connection, calls } = connectionOver([found]);
  await connection.docker();
  connection.reset();
  await connection.docker();
  expect(calls).toEqual({ discover: 2, connect: 2 });
});

test('of several attempts the one that found something wrong is the problem, the others its evidence', () => {
  expect(noDocker({ ...nothing, tried: [missing, denied] })).toMatchObject({
    code: 'docker-denied',
    evidence: ['EACCES', 'OrbStack: There is nothing at unix:///a.'],
  });
});

test('one attempt speaks for itself; several that found nothing are evidence', () => {
  expect(noDocker({ ...nothing, tried: [missing] })).toEqual(missing.outcome);
  expect(noDocker(nothing)).toEqual({
    code: 'docker-missing',
    message: 'None of the 2 addresses tried answers.',
    evidence: ['OrbStack: There is nothing at unix:///a.', 'Podman: There is nothing at unix:///a.'],
  });
});
