import { expect, test } from 'vitest';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { ProblemError } from '../../shared/errors.ts';
import { busyConnections, gatewayIn, hexAddress, parseLink } from './gateway.ts';

test.each([
  ['targets/ollama/11434', { host: 'ollama', port: 11434 }],
  ['targets/my-engine.local/80\n', { host: 'my-engine.local', port: 80 }],
  ['targets/ollama/99999', undefined],
  ['targets/../../etc/11434', undefined],
  ['targets/-x/11434', undefined],
  ['elsewhere/ollama/11434', undefined],
  ['', undefined],
])('the link %j', (text, target) => {
  expect(parseLink(text)).toEqual(target);
});

test('an address as the kernel writes it', () => {
  expect(hexAddress('172.18.0.5', 11434)).toBe('050012AC:2CAA');
});

/** As `cat /proc/net/tcp` prints it: one being answered, one about to be, one waiting to end, one to elsewhere. */
const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2187 1 0 100 0 0 10 0
   1: 060012AC:9C40 050012AC:2CAA 01 00000000:00000000 00:00000000 00000000   101        0 2190 1 0 20 4 30 10 -1
   2: 060012AC:9C42 050012AC:2CAA 02 00000000:00000000 00:00000000 00000000   101        0 2191 1 0 20 4 30 10 -1
   3: 060012AC:9C44 050012AC:2CAA 06 00000000:00000000 03:00000CF1 00000000     0        0 0 3 0
   4: 060012AC:9C46 070012AC:2CAA 01 00000000:00000000 00:00000000 00000000   101        0 2192 1 0 20 4 30 10 -1
`;

test('the answers that run towards one engine', () => {
  expect(busyConnections(table, '172.18.0.5', 11434)).toEqual([0x9c40, 0x9c42]);
  expect(busyConnections(table, '172.18.0.7', 11434)).toEqual([0x9c46]);
  expect(busyConnections(table, '172.18.0.5', 80)).toEqual([]);
  expect(busyConnections('', '172.18.0.5', 11434)).toEqual([]);
});

const running = async (docker: FakeDocker): Promise<string> => {
  docker.addImage('nginx:1');
  const { id } = await docker.createContainer({ name: 'gateway', body: { Image: 'nginx:1' } });
  await docker.startContainer(id);
  return id;
};

test('values are arguments of the shell, never part of its script', async () => {
  const docker = new FakeDocker();
  const commands: (readonly string[])[] = [];
  docker.onExec = (_, command) => {
    commands.push(command);
    return { exitCode: 0, stdout: '', stderr: '' };
  };
  await gatewayIn(docker, await running(docker)).point({ host: 'ollama', port: 11434 });
  expect(commands[0]?.[2]).not.toContain('ollama');
  expect(commands[0]?.at(-1)).toBe('targets/ollama/11434');
});

test('what the gateway refuses is quoted', async () => {
  const docker = new FakeDocker();
  docker.onExec = () => ({ exitCode: 1, stdout: '', stderr: 'mv: read-only file system\n' });
  const gateway = gatewayIn(docker, await running(docker));
  const error = await gateway.holdFor({ host: 'ollama', port: 11434 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  expect((error as ProblemError).problems).toMatchObject([
    { code: 'gateway-failed', evidence: ['mv: read-only file system'] },
  ]);
});
