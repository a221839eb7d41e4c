import { expect, it } from 'vitest';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import type { Docker, ExecResult } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { getFromHost } from '../engines/http.ts';
import { addressOf } from './address.ts';
import { createExecGet } from './exec-get.ts';

async function running(name: string, docker: FakeDocker, ipAddress = '10.0.0.5'): Promise<Container> {
  docker.addImage('app:1');
  await docker.createContainer({ name, body: { Image: 'app:1', HostConfig: { NetworkMode: 'bridge' } } });
  await docker.startContainer(name);
  const container = docker.find(name)!;
  const networks = { bridge: { networkId: '1', aliases: [], ipAddress } };
  container.state = { ...container.state, networks };
  return container.state;
}

const said = (stdout: string, stderr = '', exitCode = 0): ExecResult => ({ exitCode, stdout, stderr });

it.each([
  ['curl', said('{"models":[]}\nHTTP/1.1 200'), { status: 200, body: '{"models":[]}' }],
  ['curl, refused', said('\nHTTP/1.1 000', '', 7), undefined],
  ['BusyBox’s wget', said('ok', 'Connecting to 127.0.0.1:80\n  HTTP/1.1 200 OK\n'), { status: 200, body: 'ok' }],
  [
    'wget, not found',
    said('', '  HTTP/1.1 404 Not Found\nwget: server returned error: HTTP/1.1 404 Not Found', 1),
    { status: 404, body: '' },
  ],
  ['wget, refused', said('', "wget: can't connect to remote host: Connection refused", 1), undefined],
  [
    'bash',
    said('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nline 1\nline 2'),
    { status: 200, body: 'line 1\nline 2' },
  ],
  ['bash, refused', said('', 'bash: connect: Connection refused', 1), undefined],
])('reads what %s prints', async (_, result, answer) => {
  const docker = new FakeDocker();
  const get = createExecGet(docker, await running('llm', docker), []);
  docker.onExec = () => result;
  expect(await get('http://127.0.0.1:80/')).toEqual(answer);
});

it('asks from another container when the own one has no program for it, and does not try it again', async () => {
  const docker = new FakeDocker();
  const llm = await running('llm', docker);
  const gateway = await running('gateway', docker, '10.0.0.6');
  const asked: string[] = [];
  docker.onExec = ({ state }, command) => {
    asked.push(`${state.name} ${command[4]}`);
    return state.name === 'llm' ? said('', '', 64) : said('\nHTTP/1.1 200');
  };
  const get = createExecGet(docker, llm, [llm, gateway]);
  expect(await get('http://127.0.0.1:11434/a')).toEqual({ status: 200, body: '' });
  await get('http://127.0.0.1:11434/b');
  expect(asked).toEqual([
    'llm http://127.0.0.1:11434/a',
    'gateway http://10.0.0.5:11434/a',
    'gateway http://10.0.0.5:11434/b',
  ]);
});

it('has no answer where nobody can ask', async () => {
  const docker = new FakeDocker();
  docker.onExec = () => said('', 'no such file: sh', 127);
  expect(await createExecGet(docker, await running('llm', docker), [])('http://127.0.0.1:1/')).toBeUndefined();
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:8000'],
  ['0.0.0.0', 'http://127.0.0.1:8000'],
  ['::', 'http://127.0.0.1:8000'],
  ['192.168.1.5', 'http://192.168.1.5:8000'],
  ['::1', 'http://[::1]:8000'],
])('a port published on %s is asked at %s', (hostIp, baseUrl) => {
  const container = {
    ports: [{ containerPort: 80, protocol: 'tcp', hostIp, hostPort: 8000 }],
  } as unknown as Container;
  expect(addressOf(new FakeDocker(), container, 80)).toEqual({ baseUrl, get: getFromHost, via: 'host' });
});

it('a published port of a remote engine is not asked from here', () => {
  const ports = [{ containerPort: 80, protocol: 'tcp', hostIp: '0.0.0.0', hostPort: 8000 }];
  const container = { ports, networks: {} } as unknown as Container;
  const remote = { endpoint: { kind: 'ssh', url: 'ssh://studio' } } as unknown as Docker;
  const { baseUrl, get } = addressOf(remote, container, 80);
  expect(baseUrl).toBe('http://127.0.0.1:80');
  expect(get).not.toBe(getFromHost);
});
