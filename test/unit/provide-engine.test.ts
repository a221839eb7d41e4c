import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { provideEngine } from '../support/engine.ts';

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'));
});
afterEach(async () => {
  await new Promise((done) => (server?.listening ? server.close(done) : done(undefined)));
  await rm(folder, { recursive: true });
});

it('takes the engine that it is given, and leaves it running', async () => {
  const socket = join(folder, 'docker.sock');
  server = createServer((_, response) => response.end('OK'));
  await new Promise<void>((done) => server?.listen(socket, done));
  const engine = await provideEngine({ env: { FRONTIER_TEST_DOCKER_HOST: `unix://${socket}` } });
  expect(engine.dockerHost).toBe(`unix://${socket}`);
  await engine.stop();
  expect(server.listening).toBe(true);
});

it('says so when the engine that it is given does not answer, and takes no other', async () => {
  const host = `unix://${folder}/nobody.sock`;
  await expect(provideEngine({ env: { FRONTIER_TEST_DOCKER_HOST: host } })).rejects.toThrow(
    `no Docker answers at ${host}`,
  );
});
