import { mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectionTo } from '../../../test/fakes/connection.ts';
import { FakeDocker } from '../../../test/fakes/docker.ts';
import { type App, createApp } from '../app.ts';
import { engines } from '../engines/engine.ts';

let root: string;
let docker: FakeDocker;
/** Ports that programs of the machine have. */
let taken: Set<number>;

const stack = (gatewayPort: string): string => `
name: frontier-test
x-frontier: { title: Ollama, engine: { service: ollama, kind: ollama, port: 11434 } }
services:
  ollama: { image: "ollama:1", ports: ["127.0.0.1:\${OLLAMA_PORT:-11434}:11434"] }
  gateway: { image: "nginx:1", ports: ["127.0.0.1:${gatewayPort}:80"] }
`;
const dotenv = '# What clients use\nexport GATEWAY_PORT="8080" # mine\n\nOTHER=8080\nTOKEN=abc\n';

const appWith = (env: Record<string, string> = {}): App =>
  createApp({
    workspace: { root },
    env,
    parts: {
      connection: connectionTo(() => docker),
      ports: { isFree: async (_, port) => !taken.has(port), findListener: async () => undefined },
      engines: { ...engines, ollama: { ...engines.ollama, probe: async () => ({ state: 'ready' }) } },
      addressOf: () => ({ baseUrl: 'http://test', get: async () => ({ status: 200, body: '' }), via: 'host' }),
    },
  });

const write = (gatewayPort: string): Promise<void> =>
  writeFile(join(root, 'stacks/ollama/docker-compose.yml'), stack(gatewayPort));
const env = () => readFile(join(root, '.env'), 'utf8');

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-port-'));
  await mkdir(join(root, 'stacks/ollama'), { recursive: true });
  await write('${GATEWAY_PORT:-8080}');
  await writeFile(join(root, '.env'), dotenv, { mode: 0o644 });
  await symlink('stacks/ollama/docker-compose.yml', join(root, 'docker-compose.yml'));
  docker = new FakeDocker();
  for (const image of ['ollama:1', 'nginx:1']) docker.addImage(image);
  taken = new Set([8080]);
});
afterEach(() => rm(root, { recursive: true }));

const publishedPorts = () =>
  [...docker.containers.values()].flatMap(({ state }) => state.ports.map(({ hostPort }) => hostPort)).sort();

test('takes the next free port, keeps the rest of .env as it is, and starts with it', async () => {
  taken = new Set([8080, 8081]);
  expect(await appWith().commands.choosePort({ service: 'gateway' })).toMatchObject({
    ok: true,
    value: { service: 'gateway', changes: [{ variable: 'GATEWAY_PORT', from: 8080, to: 8082 }] },
  });
  expect(await env()).toBe(dotenv.replace('"8080"', '"8082"'));
  expect((await stat(join(root, '.env'))).mode & 0o777).toBe(0o600);
  expect(publishedPorts()).toEqual([11434, 8082]);
});

test('leaves out what the project itself wants and what another container has', async () => {
  await write('${GATEWAY_PORT:-11433}');
  await writeFile(join(root, '.env'), '');
  docker.addImage('x:1');
  const { id } = await docker.createContainer({
    name: 'x',
    body: { Image: 'x:1', HostConfig: { PortBindings: { '1/tcp': [{ HostIp: '127.0.0.1', HostPort: '11435' }] } } },
  });
  await docker.startContainer(id);
  taken = new Set([11433]);
  expect(await appWith().commands.choosePort({ service: 'gateway' })).toMatchObject({
    value: { changes: [{ variable: 'GATEWAY_PORT', from: 11433, to: 11436 }] },
  });
  expect(await env()).toContain('GATEWAY_PORT=11436\n');
});

test('a port that is free again, or the service’s own, stays', async () => {
  taken = new Set();
  const app = appWith();
  expect(await app.commands.choosePort({ service: 'gateway' })).toMatchObject({ value: { changes: [] } });
  taken = new Set([8080]); // its own container has it now
  expect(await app.commands.choosePort({ service: 'gateway' })).toMatchObject({ value: { changes: [] } });
  expect(await env()).toBe(dotenv);
  expect(publishedPorts()).toEqual([11434, 8080]);
});

test('a port that no variable decides is left to the user', async () => {
  await write('8080');
  expect(await appWith().commands.choosePort({ service: 'gateway' })).toMatchObject({
    ok: false,
    error: {
      code: 'port-in-use',
      message: expect.stringContaining('no variable decides it'),
      kept: 'Nothing was changed.',
    },
  });
  expect(await env()).toBe(dotenv);
});

test('so is one that a variable of the shell decides', async () => {
  taken = new Set([9000]);
  expect(await appWith({ GATEWAY_PORT: '9000' }).commands.choosePort({ service: 'gateway' })).toMatchObject({
    error: { message: expect.stringContaining('is set in the shell') },
  });
  expect(await env()).toBe(dotenv);
});

test('an unknown service is named', async () => {
  expect(await appWith().commands.choosePort({ service: 'nginx' })).toMatchObject({
    error: { code: 'service-unknown', message: 'There is no service nginx. There are: gateway, ollama.' },
  });
});
