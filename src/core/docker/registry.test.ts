import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Exec, ExecOutcome } from '../system/exec.ts';
import { createCredentialLookup, registryOf, withToolPath } from './registry.ts';

test.each([
  ['nginx', 'https://index.docker.io/v1/'],
  ['library/nginx:1', 'https://index.docker.io/v1/'],
  ['docker.io/ollama/ollama', 'https://index.docker.io/v1/'],
  ['ghcr.io/ericlbuehler/mistral.rs:1', 'ghcr.io'],
  ['localhost/a', 'localhost'],
  ['localhost:5000/a', 'localhost:5000'],
])('the registry of %s is %s', (reference, registry) => {
  expect(registryOf(reference)).toBe(registry);
});

describe('createCredentialLookup', () => {
  let configDir: string;
  const asked: { file: string; args: readonly string[]; input: string | undefined }[] = [];
  let outcome: ExecOutcome;

  beforeEach(async () => {
    configDir = await mkdtemp(join(tmpdir(), 'frontier-config-'));
    asked.length = 0;
    outcome = { code: 0, stdout: '{"ServerURL":"x","Username":"me","Secret":"s3cret"}', stderr: '' };
  });
  afterEach(() => rm(configDir, { recursive: true }));

  const exec: Exec = async (file, args, options) => {
    asked.push({ file, args, input: options?.input });
    return outcome;
  };

  const find = async (reference: string, config?: unknown) => {
    if (config !== undefined) {
      const text = typeof config === 'string' ? config : JSON.stringify(config);
      await writeFile(join(configDir, 'config.json'), text);
    }
    return createCredentialLookup({ configDir, env: {}, exec })(reference);
  };

  const auth = Buffer.from('me:pass:word').toString('base64');

  test('finds what the file holds, by host or by URL', async () => {
    const me = { username: 'me', password: 'pass:word' };
    expect(await find('ghcr.io/a/b', { auths: { 'ghcr.io': { auth } } })).toEqual({
      auth: { ...me, serveraddress: 'ghcr.io' },
    });
    expect(await find('ghcr.io/a/b', { auths: { 'https://ghcr.io/v2/': { auth } } })).toMatchObject({ auth: me });
    expect(await find('nginx', { auths: { 'https://index.docker.io/v1/': { auth } } })).toMatchObject({ auth: me });
    expect(await find('nginx', { auths: { 'ghcr.io': { auth } } })).toEqual({});
  });

  test('passes on an identity token', async () => {
    const entry = { auth, identitytoken: 'token' };
    expect(await find('r.io/a', { auths: { 'r.io': entry } })).toMatchObject({ auth: { identitytoken: 'token' } });
  });

  test('asks the helper of a registry before the general store, over its standard input', async () => {
    const config = { credsStore: 'desktop', credHelpers: { 'ghcr.io': 'gh' } };
    const found = await find('ghcr.io/a', config);
    expect(found).toEqual({ auth: { username: 'me', password: 's3cret', serveraddress: 'ghcr.io' } });
    await find('nginx', config);
    expect(asked).toEqual([
      { file: 'docker-credential-gh', args: ['get'], input: 'ghcr.io' },
      { file: 'docker-credential-desktop', args: ['get'], input: 'https://index.docker.io/v1/' },
    ]);
  });

  test('takes a helper’s token for what it is', async () => {
    outcome = { code: 0, stdout: '{"Username":"<token>","Secret":"t"}', stderr: '' };
    expect(await find('r.io/a', { credsStore: 'x' })).toEqual({ auth: { identitytoken: 't', serveraddress: 'r.io' } });
  });

  test('goes on without credentials where nobody has signed in', async () => {
    outcome = { code: 1, stdout: 'credentials not found in native keychain\n', stderr: '' };
    expect(await find('nginx', { credsStore: 'osxkeychain' })).toEqual({});
    expect(await find('nginx', '{"auths":{}}')).toEqual({});
    expect(await find('nginx', 'not json')).toEqual({});
    expect(await find('nginx', '[]')).toEqual({});
  });

  test('goes on without a helper that is gone, and remembers why', async () => {
    outcome = { code: null, stdout: '', stderr: '', failure: 'ENOENT' };
    expect(await find('nginx', { credsStore: 'desktop' })).toEqual({
      notes: ['docker-credential-desktop gave no credentials: ENOENT'],
    });
  });

  test('never repeats what might be a secret', async () => {
    outcome = { code: 0, stdout: '{"Secret":"s3cret"', stderr: '' };
    expect(JSON.stringify(await find('nginx', { credsStore: 'desktop' }))).not.toContain('s3cret');
  });

  test('starts no program that is not a helper', async () => {
    expect(await find('nginx', { credsStore: '../../bin/evil' })).toEqual({ notes: [expect.any(String)] });
    expect(asked).toEqual([]);
  });
});

test('withToolPath keeps the order of the user’s PATH', () => {
  const { PATH, TOKEN } = withToolPath({ PATH: '/mine:/usr/bin', TOKEN: 'x', HOME: '/Users/me' });
  expect(PATH?.split(':').slice(0, 3)).toEqual(['/mine', '/usr/bin', '/usr/local/bin']);
  expect(PATH).toContain('/Users/me/.orbstack/bin');
  expect(TOKEN).toBe('x');
});
