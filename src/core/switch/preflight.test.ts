import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeSwitching, fakeSwitching } from '../../../test/fakes/switching.ts';
import type { ProblemCode } from '../../shared/errors.ts';
import type { Endpoint } from '../docker/client.ts';
import { preflight, requirePreflight } from './preflight.ts';
import { prepareSwitch } from './prepare.ts';

let it: FakeSwitching;
beforeEach(async () => {
  it = await fakeSwitching();
});
afterEach(() => it.remove());

const check = async () => preflight(it.context, await prepareSwitch(it.context, { stack: 'mistral' }));
const edit = async (change: (text: string) => string) => {
  const file = join(it.root, 'stacks/mistral/docker-compose.yml');
  await writeFile(file, change(await readFile(file, 'utf8')));
};
const engine = (keys: string) => edit((text) => text.replace('  mistral: {', `  mistral: { ${keys},`));

/** What stands in the way, how it is made, and what is said of it. */
const obstacles: readonly [string, ProblemCode, () => unknown, RegExp][] = [
  [
    'an image for another machine',
    'image-platform',
    () => it.docker.addImage('mistral:1', { architecture: 'arm64' }),
    /^The image mistral:1 of mistral is made for arm64, but Docker runs on amd64\.$/,
  ],
  [
    'an image that the registry does not have',
    'image-missing',
    () => edit((text) => text.replace('mistral:1', 'mistral:none')),
    /mistral:none/,
  ],
  [
    'a port that a program has',
    'port-in-use',
    () => it.listeners.set(1234, { pid: 42, name: 'LM Studio' }),
    /^mistral can’t have the port 1234: LM Studio \(process 42\) has it\.$/,
  ],
  [
    'more memory than there is',
    'memory-short',
    () =>
      edit((text) =>
        text
          .replace(' } }\nservices', ' }, memory: 64g }\nservices')
          .replace('port: 11434 } }', 'port: 11434 }, memory: 64g }'),
      ),
    /^Mistral\.rs needs 64 GB, but Docker has 16 GB in all\.$/,
  ],
  [
    'a GPU that is not there',
    'gpu-missing',
    () => engine('gpus: all'),
    /^mistral wants a GPU, but this Docker has none to give\.$/,
  ],
];

test('nothing stands in the way of a switch between two that fit', async () => {
  expect(await check()).toEqual([]);
});

test.each(obstacles)('%s', async (_, code, make, words) => {
  await make();
  expect(await check()).toEqual([expect.objectContaining({ code, message: expect.stringMatching(words) })]);
});

test('a port that a container has is told with its name', async () => {
  it.docker.addImage('web:1');
  const PortBindings = { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '1234' }] };
  const { id } = await it.docker.createContainer({
    name: 'mine',
    body: { Image: 'web:1', HostConfig: { PortBindings } },
  });
  await it.docker.startContainer(id);
  expect(await check()).toMatchObject([
    {
      code: 'port-in-use',
      message: 'mistral can’t have the port 1234: the container mine has it.',
      action: expect.stringContaining('docker stop mine'),
    },
  ]);
});

test('folders of this machine are refused by a Docker elsewhere, whose ports are not asked for', async () => {
  Object.assign(it.docker, { endpoint: { kind: 'ssh', url: 'ssh://studio' } satisfies Endpoint });
  it.listeners.set(1234, { pid: 1, name: 'something here' });
  await engine('volumes: ["./config:/config"]');
  expect(await check()).toMatchObject([
    { code: 'bind-unavailable', message: expect.stringContaining(join(it.root, 'config')) },
  ]);
});

test('all of it is told at once, and that nothing was changed', async () => {
  const before = it.services();
  for (const [, code, make] of obstacles) if (code !== 'image-platform') await make();
  const work = prepareSwitch(it.context, { stack: 'mistral' }).then((prepared) =>
    requirePreflight(it.context, prepared),
  );
  const error = (await work.catch((reason: unknown) => reason)) as { problems: { code: string; kept: string }[] };
  expect(error.problems.map(({ code }) => code).sort()).toEqual([
    'gpu-missing',
    'image-missing',
    'memory-short',
    'port-in-use',
  ]);
  for (const { kept } of error.problems) expect(kept).toBe('Nothing was changed.');
  expect(it.services()).toEqual(before);
});
