import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ScriptedEngine, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { TlsFiles } from './client.ts';
import { connectDocker } from './connect.ts';

const folder = resolve(import.meta.dirname, '../../../test/fixtures/tls');
const path = (name: string) => resolve(folder, name);
const pem = (name: string) => readFileSync(path(name));

/** What a context's folder holds for the proxy below. */
const files: TlsFiles = {
  ca: path('ca.pem'),
  cert: path('client.pem'),
  key: path('client-key.pem'),
  skipVerify: false,
};

let engine: ScriptedEngine;
let stop: () => void = () => {};
beforeEach(async () => {
  engine = await scriptedEngine((_request, response) => void response.destroy());
});
afterEach(async () => {
  stop();
  await engine.close();
});

/** A TLS server before the engine, as dockerd with --tlsverify; answers its port. */
const proxy = async (options: TlsOptions = { ca: pem('ca.pem'), requestCert: true, rejectUnauthorized: true }) => {
  const server = createServer({ cert: pem('server.pem'), key: pem('server-key.pem'), ...options }, (socket) => {
    const inner = connect(engine.path);
    socket.pipe(inner).pipe(socket);
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  stop = () => server.close();
  return (server.address() as AddressInfo).port;
};

const ping = async (port: number, tls: TlsFiles, host = 'localhost'): Promise<string> => {
  const docker = connectDocker({ kind: 'tcp', host, port, tls });
  try {
    return (await docker.ping()).apiVersion;
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0]?.code ?? '';
    throw error;
  } finally {
    docker.close();
  }
};

test('a context’s certificates open the connection, by name and by address', async () => {
  const port = await proxy();
  expect(await ping(port, files)).toBe('1.52');
  expect(await ping(port, files, '127.0.0.1')).toBe('1.52');
});

test('a server that nobody vouches for is refused, unless the context says to skip that', async () => {
  const port = await proxy({});
  expect(await ping(port, { skipVerify: false })).toBe('docker-tls');
  expect(await ping(port, { skipVerify: true })).toBe('1.52');
});

test('a client without a certificate is told', async () => {
  const { ca = '' } = files;
  expect(await ping(await proxy(), { ca, skipVerify: false })).toBe('docker-tls');
});

test('a certificate that is not there is named', async () => {
  const docker = connectDocker({ kind: 'tcp', host: 'localhost', port: 1, tls: { ...files, key: '/none/key.pem' } });
  await expect(docker.ping()).rejects.toThrow('The certificate file /none/key.pem could not be read.');
});

test('plain HTTP where TLS is spoken, and the other way round, are told', async () => {
  const port = await proxy();
  const docker = connectDocker({ kind: 'tcp', host: '127.0.0.1', port });
  await expect(docker.ping()).rejects.toThrow(ProblemError);
  docker.close();
});
