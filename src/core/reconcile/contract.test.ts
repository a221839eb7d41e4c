import { describe, expect, it } from 'vitest';
import type { Container } from '../docker/objects.ts';
import type { Exec } from '../system/exec.ts';
import { contractOf, contractOfContainers, formOfVersion } from './contract.ts';
import { installedCompose } from './installed-compose.ts';
import { label } from './labels.ts';

it.each([
  ['2.26.1', 'v2-early'],
  ['2.29.2', 'v2-early'],
  ['2.29.3', 'v2'],
  ['2.40.3', 'v2'],
  ['v2.40.3+ds1', 'v2'],
  ['5.0.0', 'v5'],
  ['6.0.0', undefined],
  ['1.29.2', undefined],
  ['', undefined],
  [undefined, undefined],
])('the form of %s is %s', (version, form) => {
  expect(formOfVersion(version)).toBe(form);
});

describe('the contract', () => {
  const container = (version: string, createdAt: string) =>
    ({ labels: { [label.version]: version }, createdAt }) as unknown as Container;

  it('is the newest container’s', () => {
    const containers = [
      container('2.26.1', '2026-01-01'),
      container('2.40.3', '2026-02-01'),
      container('9.0.0', '2026-03-01'),
    ];
    expect(contractOfContainers(containers)).toEqual({ version: '2.40.3', form: 'v2' });
    expect(contractOfContainers([])).toBeUndefined();
  });

  it('is the newest known if nothing tells', () => {
    expect(contractOf(undefined)).toEqual({ version: '5.0.0', form: 'v5' });
    expect(contractOf('9.0.0')).toEqual({ version: '5.0.0', form: 'v5' });
  });
});

describe('the Compose that is installed', () => {
  const has =
    (plugins: Readonly<Record<string, string>>): Exec =>
    async (file) =>
      file in plugins
        ? { code: 0, stdout: `${plugins[file]}\n`, stderr: '' }
        : { code: null, stdout: '', stderr: '', failure: 'ENOENT' };

  it('is the first that the docker CLI would find', async () => {
    const exec = has({
      '/home/me/.docker/cli-plugins/docker-compose': 'v5.1.0',
      '/usr/libexec/docker/cli-plugins/docker-compose': '2.40.3+ds1-1',
    });
    expect(await installedCompose(exec, { home: '/home/me', env: {} })).toBe('5.1.0');
    expect(await installedCompose(exec, { home: '/home/me', env: { DOCKER_CONFIG: '/else' } })).toBe('2.40.3');
  });

  it('may be none', async () => {
    expect(await installedCompose(has({}), { home: '/home/me', env: {} })).toBeUndefined();
  });
});
