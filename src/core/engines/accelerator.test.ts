import { expect, test } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import type { AcceleratorKind } from '../../shared/models.ts';
import type { Endpoint } from '../docker/client.ts';
import { acceleratorOf, askAccelerator, followAccelerator } from './accelerator.ts';
import { engines } from './engine.ts';

const unix: Endpoint = { kind: 'unix', path: '/var/run/docker.sock' };
const tunnel: Endpoint = { kind: 'tcp', host: '127.0.0.1', port: 2375 };
const remote: Endpoint = { kind: 'ssh', url: 'ssh://studio' };
const macOnly = 'CPU only (Docker on macOS has no GPU)';

test.each<[AcceleratorKind | undefined, Endpoint, NodeJS.Platform, string]>([
  [undefined, unix, 'darwin', macOnly],
  ['cpu', unix, 'darwin', macOnly],
  ['gpu', unix, 'darwin', 'GPU'],
  [undefined, tunnel, 'darwin', 'unknown'],
  [undefined, remote, 'darwin', 'unknown'],
  ['cpu', remote, 'darwin', 'CPU'],
  ['metal', remote, 'darwin', 'Metal'],
  ['cuda', unix, 'linux', 'CUDA'],
  ['cpu', unix, 'linux', 'CPU'],
  [undefined, unix, 'linux', 'unknown'],
])('an engine that says %s, by %o on %s: %s', (reported, endpoint, platform, text) => {
  expect(acceleratorOf(reported, { docker: { endpoint }, platform }).text).toBe(text);
});

test('an engine that does not answer says nothing; a bug is not hidden', async () => {
  const { ollama } = engines;
  const address = { baseUrl: 'http://127.0.0.1:1', get: async () => undefined };
  expect(await askAccelerator(ollama, address)).toBeUndefined();
  const failing = (error: Error) => ({ accelerator: { fixed: true, ask: () => Promise.reject(error) } });
  await expect(askAccelerator(failing(new TypeError('bug')), address)).rejects.toThrow('bug');
  const told = failing(new ProblemError({ code: 'engine-refused', message: 'no' }));
  expect(await askAccelerator(told, address)).toBeUndefined();
});

test('looked at again and again, it is asked while it serves, and once if it can’t change', async () => {
  const address = { baseUrl: 'http://127.0.0.1:1', get: async () => undefined };
  const where = { docker: { endpoint: unix }, platform: 'linux' } as const;
  let said: AcceleratorKind | undefined;
  let asked = 0;
  const ask = async () => {
    asked++;
    return said;
  };
  const look = async (fixed: boolean, state: 'alive' | 'ready', previous?: AcceleratorKind) => {
    const seen = previous && { previous: { kind: previous, text: previous } };
    return (await followAccelerator({ accelerator: { fixed, ask } }, address, where, { probe: { state }, ...seen }))
      .kind;
  };
  expect([await look(true, 'alive'), asked]).toEqual(['unknown', 0]);
  expect([await look(true, 'ready', 'unknown'), asked]).toEqual(['unknown', 1]);
  said = 'cuda';
  expect([await look(true, 'ready', 'unknown'), asked]).toEqual(['cuda', 2]);
  expect([await look(true, 'ready', 'metal'), asked]).toEqual(['metal', 2]);
  expect([await look(false, 'ready', 'cpu'), asked]).toEqual(['cuda', 3]);
  said = undefined;
  expect([await look(false, 'ready', 'gpu'), asked]).toEqual(['gpu', 4]);
  expect([await look(false, 'alive', 'gpu'), asked]).toEqual(['gpu', 4]);
});
