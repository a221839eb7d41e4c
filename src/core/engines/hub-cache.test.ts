import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import type { Docker } from '../docker/client.ts';
import { systemExec } from '../system/exec.ts';
import { cacheSizes } from './hub-cache.ts';

/** A container that shares this machine's shell. */
const here = (HF_HOME: string): Pick<Docker, 'exec'> => ({
  exec: async (_, [program = '', ...args]) => {
    const { code, stdout, stderr } = await systemExec(program, args, { env: { PATH: process.env.PATH, HF_HOME } });
    return { exitCode: code ?? 1, stdout, stderr };
  },
});

test('models are as large as their files in the cache; what is not there has no size', async () => {
  const home = await mkdtemp(join(tmpdir(), 'frontier-hub-'));
  const model = join(home, 'hub/models--Qwen--Qwen3-4B');
  await mkdir(join(model, 'blobs'), { recursive: true });
  await mkdir(join(model, 'snapshots/main'), { recursive: true });
  await writeFile(join(model, 'blobs/abc'), Buffer.alloc(2_000_000, 1));
  await symlink('../../blobs/abc', join(model, 'snapshots/main/model.gguf'));
  const sizes = await cacheSizes(here(home), 'id', ['Qwen/Qwen3-4B', 'org/other', '/models/mine', '$(touch x)/y']);
  expect([...sizes.keys()]).toEqual(['Qwen/Qwen3-4B']);
  expect(sizes.get('Qwen/Qwen3-4B')).toBeGreaterThanOrEqual(2_000_000);
  expect(sizes.get('Qwen/Qwen3-4B')).toBeLessThan(2_200_000);
  await rm(home, { recursive: true });
});

test('without a cache, a shell or names there are no sizes', async () => {
  expect((await cacheSizes(here('/nonexistent'), 'id', ['a/b'])).size).toBe(0);
  const refuse = { exec: () => Promise.reject(new ProblemError({ code: 'docker-call-failed', message: 'no sh' })) };
  expect((await cacheSizes(refuse, 'id', ['a/b'])).size).toBe(0);
  const bug = { exec: () => Promise.reject(new TypeError('bug')) };
  await expect(cacheSizes(bug, 'id', ['a/b'])).rejects.toThrow('bug');
  expect((await cacheSizes(bug, 'id', ['/models/mine'])).size).toBe(0);
});
