import { afterEach, expect, test } from 'vitest';
import { json, type ScriptedEngine, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import type { Docker } from './client.ts';
import { connectDocker } from './connect.ts';

let engine: ScriptedEngine;
let docker: Docker;
afterEach(async () => {
  docker.close();
  await engine.close();
});

const connect = async (answer: Parameters<typeof scriptedEngine>[0], timeouts = {}): Promise<void> => {
  engine = await scriptedEngine(answer);
  const clock = { now: () => 0, monotonic: () => 0, sleep: async () => {} };
  docker = connectDocker({ kind: 'unix', path: engine.path }, { timeouts, clock });
};

const requests = () => engine.received.map(({ method, url }) => `${method} ${url}`);

test('a stop leaves the grace to the container, unless one is given', async () => {
  await connect(({ method }, response) => {
    if (method === 'GET') json(response, 200, { Config: { StopTimeout: 60 } });
    else response.writeHead(204).end();
  });
  await docker.stopContainer('a');
  await docker.stopContainer('b', { graceSeconds: 3 });
  expect(requests()).toEqual(['GET /containers/a/json', 'POST /containers/a/stop', 'POST /containers/b/stop?t=3']);
});

test('a stop is given up only after the grace', async () => {
  await connect(() => {}, { slow: 50 });
  await expect(docker.stopContainer('a', { graceSeconds: 0.1 })).rejects.toMatchObject({
    problems: [
      { code: 'docker-timeout', message: expect.stringContaining('did not stop the container a within 0.15 s') },
    ],
  });
});

test('a container that somebody else is removing is waited for', async () => {
  let looks = 0;
  await connect(({ method }, response) => {
    if (method === 'DELETE') json(response, 409, { message: 'removal of container a is already in progress' });
    else if (++looks < 3) json(response, 200, { Id: 'a' });
    else json(response, 404, { message: 'No such container: a' });
  });
  await docker.removeContainer('a', { force: true, volumes: true });
  expect(requests()).toEqual(['DELETE /containers/a?force=true&v=true', ...Array(3).fill('GET /containers/a/json')]);
});

test('one that vanishes between list and look is left out', async () => {
  await connect(({ url }, response) => {
    if (url.startsWith('/containers/json')) json(response, 200, [{ Id: 'a' }, { Id: 'gone' }]);
    else if (url === '/containers/a/json') json(response, 200, { Id: 'a', Name: '/a' });
    else json(response, 404, { message: 'No such container: gone' });
  });
  expect((await docker.listContainers(['x=y'])).map(({ id }) => id)).toEqual(['a']);
  expect(requests()[0]).toBe(
    `GET /containers/json?all=true&filters=${encodeURIComponent('{"label":["x=y"]}').replaceAll('%20', '+')}`,
  );
});

test('the end of an exec is waited for, also after its output', async () => {
  let looks = 0;
  await connect(({ method, url }, response) => {
    if (url === '/containers/a/exec') json(response, 201, { Id: 'e' });
    else if (method === 'POST') response.writeHead(200).end();
    else json(response, 200, ++looks < 3 ? { Running: true, ExitCode: null } : { Running: false, ExitCode: 7 });
  });
  expect(await docker.exec('a', ['true'], { user: '0' })).toEqual({ exitCode: 7, stdout: '', stderr: '' });
  expect(JSON.parse(engine.received[0]?.body ?? '')).toMatchObject({ Cmd: ['true'], User: '0' });
});

test('an exec that does not end is given up', async () => {
  await connect(({ url }, response) => {
    if (url === '/containers/a/exec') json(response, 201, { Id: 'e' });
    else response.writeHead(200).flushHeaders();
  });
  await expect(docker.exec('a', ['sleep', '9'], { timeoutMs: 100 })).rejects.toMatchObject({
    problems: [{ code: 'docker-timeout', message: expect.stringContaining('did not run sleep in a within 0.1 s') }],
  });
});
