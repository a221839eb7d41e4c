import { expect, test } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import type { AcceleratorKind } from '../../shared/models.ts';
import type { Endpoint } from '../docker/client.ts';
import { acceleratorOf, askAccelerator } from './accelerator.ts';
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
