import { spawnSync } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type RawSocket, rawSocket } from '../../../test/support/raw-socket.ts';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { connectDocker } from './connect.ts';

let socket: RawSocket | undefined;
afterEach(async () => {
  await socket?.close();
  socket = undefined;
});

const listen = async (onConnection: (connection: Socket) => void): Promise<string> => {
  socket = await rawSocket(onConnection);
  return socket.path;
};

const pingProblem = async (path: string): Promise<Problem | undefined> => {
  const docker = connectDocker({ kind: 'unix', path }, { timeouts: { ping: 200 } });
  try {
    await docker.ping();
    return undefined;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0];
    throw error;
  } finally {
    docker.close();
  }
};

const answer = (text: string) => (connection: Socket) => {
  connection.once('data', () => connection.end(text));
};

const http = (head: string, body = '') =>
  answer(`HTTP/1.1 ${head}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);

test('nothing there', async () => {
  expect(await pingProblem('/nowhere/docker.sock')).toMatchObject({
    code: 'docker-missing',
    message: 'There is nothing at unix:///nowhere/docker.sock.',
  });
});

test('a folder', async () => {
  await listen(() => {});
  const folder = socket?.folder ?? '';
  expect(await pingProblem(folder)).toEqual({
    code: 'docker-not-socket',
    message: `unix://${folder} is a folder, not a socket.`,
  });
});

test('a file', async () => {
  await listen(() => {});
  const path = join(socket?.folder ?? '', 'file');
  await writeFile(path, '');
  expect(await pingProblem(path)).toMatchObject({ code: 'docker-not-socket' });
});

test('a socket that nobody listens on any more', async () => {
  const path = await listen(() => {});
  // A listener that dies leaves its socket behind.
  const stale = `${path}.stale`;
  const program = `require('net').createServer().listen(${JSON.stringify(stale)}, () => process.kill(process.pid, 'SIGKILL'))`;
  spawnSync(process.execPath, ['-e', program]);
  expect(await pingProblem(stale)).toMatchObject({ code: 'docker-unreachable', evidence: [expect.any(String)] });
});

test('one that closes at once', async () => {
  expect(await pingProblem(await listen((connection) => connection.destroy()))).toMatchObject({
    code: 'docker-closed',
  });
});

test('one that never answers', async () => {
  expect(await pingProblem(await listen(() => {}))).toMatchObject({
    code: 'docker-silent',
    message: expect.stringContaining('did not answer a ping within 0.2 s'),
  });
});

test('one that answers garbage', async () => {
  expect(await pingProblem(await listen(answer('220 mail.example ESMTP\r\n')))).toMatchObject({
    code: 'docker-garbage',
  });
});

test.each([
  ['another web server', http('200 OK', 'It works!')],
  ['one that knows no ping', http('404 Not Found', 'no such page')],
  ['one that sends elsewhere', http('302 Found\r\nLocation: http://example.invalid/', '')],
])('%s', async (_name, onConnection) => {
  expect(await pingProblem(await listen(onConnection))).toMatchObject({ code: 'docker-garbage' });
});

test('one that answers without an end', async () => {
  const flood = (connection: Socket) => {
    connection.once('data', () => {
      connection.write('HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nTransfer-Encoding: chunked\r\n\r\n');
      const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
      const pour = () => {
        while (connection.write(chunk));
      };
      connection.on('drain', pour);
      pour();
    });
  };
  expect(await pingProblem(await listen(flood))).toMatchObject({ code: 'docker-garbage' });
});

test('one that breaks off in the middle of its answer', async () => {
  const broken = answer('HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 100\r\n\r\nO');
  expect(await pingProblem(await listen(broken))).toMatchObject({ code: 'docker-closed' });
});

test('a runtime that says it is not ready', async () => {
  const starting = http('503 Service Unavailable\r\nContent-Type: application/json', '{"message":"engine stopped"}');
  expect(await pingProblem(await listen(starting))).toMatchObject({
    code: 'docker-unreachable',
    evidence: [expect.stringContaining('engine stopped')],
  });
});

test('one without permission', async () => {
  const path = await listen(() => {});
  await chmod(path, 0);
  const asUser = process.getuid?.() === 0; // root opens everything
  if (asUser) process.seteuid?.(65534);
  try {
    expect(await pingProblem(path)).toMatchObject({ code: 'docker-denied' });
  } finally {
    if (asUser) process.seteuid?.(0);
  }
});
