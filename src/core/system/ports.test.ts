import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { systemExec } from './exec.ts';
import { listeningInodes, parseLsof, systemPorts } from './ports.ts';

test('a port that is listened on is not free, and its program is named', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ports = systemPorts(process.platform, systemExec);
  expect(await ports.isFree('127.0.0.1', port)).toBe(false);
  expect(await ports.findListener(port)).toMatchObject({ pid: process.pid });
  server.close();
  await once(server, 'close');
  expect(await ports.isFree('127.0.0.1', port)).toBe(true);
  expect(await ports.findListener(port)).toBeUndefined();
});

test('reads /proc/net/tcp: only listening sockets of that port', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1234 1 0 100 0 0 10 0',
    '   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 1235 1 0 20 4 30 10 -1',
    '   2: 0100007F:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1236 1 0 100 0 0 10 0',
  ].join('\n');
  expect(listeningInodes(table, 8080)).toEqual(['1234']);
});

test('asks lsof elsewhere', async () => {
  const calls: string[][] = [];
  const exec = async (file: string, args: readonly string[]) => {
    calls.push([file, ...args]);
    return { code: 0, stdout: 'p4242\ncOllama Helper\nf3\n', stderr: '' };
  };
  expect(await systemPorts('darwin', exec).findListener(11434)).toEqual({ pid: 4242, name: 'Ollama Helper' });
  expect(calls).toEqual([['/usr/sbin/lsof', '-nP', '-iTCP:11434', '-sTCP:LISTEN', '-Fpc']]);
  expect(parseLsof('')).toBeUndefined();
});
