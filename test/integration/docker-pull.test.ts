import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Docker, PullProgress } from '../../src/core/docker/client.ts';
import { connectDocker } from '../../src/core/docker/connect.ts';
import { parseEndpoint } from '../../src/core/docker/endpoint.ts';
import { createCredentialLookup } from '../../src/core/docker/registry.ts';
import { systemExec } from '../../src/core/system/exec.ts';
import { type ProblemCode, ProblemError } from '../../src/shared/errors.ts';
import { dockerApi } from '../support/docker-api.ts';
import { type Registry, startRegistry } from '../support/registry.ts';

const credentials = 'me:open sesame';
let docker: Docker;
let open: Registry;
let guarded: Registry;
let configDir: string;

/** Signs in as the docker CLI does, or out. */
const signIn = (auths: Record<string, string>) =>
  writeFile(
    join(configDir, 'config.json'),
    JSON.stringify({
      auths: Object.fromEntries(
        Object.entries(auths).map(([host, pair]) => [host, { auth: Buffer.from(pair).toString('base64') }]),
      ),
    }),
  );

beforeAll(async () => {
  configDir = await mkdtemp(join(tmpdir(), 'frontier-config-'));
  const dockerHost = inject('dockerHost');
  const findCredentials = createCredentialLookup({ configDir, env: process.env, exec: systemExec });
  docker = connectDocker(parseEndpoint(dockerHost), { findCredentials });
  const image = `ollama/ollama:${inject('imageEnv').OLLAMA_TAG}`;
  const name = `frontier-registry-${process.pid}`;
  open = await startRegistry({ docker, image, name });
  guarded = await startRegistry({ docker, image, name: `${name}-guarded`, credentials });
});

afterAll(async () => {
  const api = dockerApi(inject('dockerHost'));
  for (const { host } of [open, guarded])
    await api
      .getImage(`${host}/app:1`)
      .remove()
      .catch(() => {});
  await Promise.all([open.remove(), guarded.remove(), rm(configDir, { recursive: true })]);
  docker.close();
});

const failure = async (reference: string): Promise<{ code: ProblemCode; evidence: string }> => {
  try {
    await docker.pullImage(reference, {});
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problems[0] : undefined;
    if (!problem) throw error;
    return { code: problem.code, evidence: problem.evidence?.join('\n') ?? '' };
  }
  throw new Error(`${reference} was pulled`);
};

test('an image is pulled, and its bytes are counted', async () => {
  const reference = `${open.host}/app:1`;
  const told: PullProgress[] = [];
  expect(await docker.inspectImage(reference)).toBeUndefined();
  await docker.pullImage(reference, { onProgress: (progress) => told.push(progress) });
  expect(await docker.inspectImage(reference)).toMatchObject({ os: 'linux', tags: [reference] });
  expect(told.at(-1)).toMatchObject({ current: open.layerBytes, total: open.layerBytes });
});

test('the platforms that a registry has are known before a pull', async () => {
  const { architecture } = await docker.info();
  expect(await docker.remotePlatforms(`${open.host}/app:1`)).toEqual([`linux/${architecture}`]);
  expect(await docker.remotePlatforms(`${open.host}/app:other`)).toEqual(['linux/s390x']);
  await expect(docker.remotePlatforms(`${open.host}/app:2`)).rejects.toMatchObject({
    problems: [{ code: 'image-missing' }],
  });
});

test('a tag that does not exist', async () => {
  expect(await failure(`${open.host}/app:2`)).toEqual({ code: 'image-missing', evidence: expect.stringMatching(/./) });
});

test('an image for other machines only', async () => {
  expect(await failure(`${open.host}/app:other`)).toMatchObject({ code: 'image-platform' });
});

test('a registry that nobody answers for', async () => {
  expect(await failure('127.0.0.1:1/app:1')).toMatchObject({ code: 'registry-unreachable' });
});

test('a registry that wants to know who asks', async () => {
  const reference = `${guarded.host}/app:1`;
  await signIn({});
  expect(await failure(reference)).toMatchObject({ code: 'registry-refused' });
  await signIn({ [guarded.host]: 'me:wrong' });
  const { code, evidence } = await failure(reference);
  expect(code).toBe('registry-refused');
  expect(evidence).not.toContain('wrong');
  await signIn({ [guarded.host]: credentials });
  await docker.pullImage(reference, {});
  expect(await docker.inspectImage(reference)).toBeDefined();
});
