import { afterEach, describe, expect, test } from 'vitest';
import { json, type ScriptedEngine, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import type { Docker } from './client.ts';
import { connectDocker } from './connect.ts';
import { httpRequest } from './modem.ts';

describe('httpRequest', () => {
  test('makes the options a query, leaving out what is not one', () => {
    const options = { all: true, filters: { label: ['a=b'] }, since: undefined, abortSignal: AbortSignal.abort() };
    expect(httpRequest({ method: 'GET', path: '/containers/json?', options }).path).toBe(
      `/containers/json?all=true&filters=${encodeURIComponent('{"label":["a=b"]}')}`,
    );
    expect(httpRequest({ method: 'POST', path: '/containers/x/start?', options: {} })).toEqual({
      path: '/containers/x/start',
      headers: {},
    });
  });

  test('makes the options a body where there is no query', () => {
    const request = httpRequest({ method: 'POST', path: '/containers/x/update', options: { Memory: 1 } });
    expect(request).toEqual({
      path: '/containers/x/update',
      headers: { 'content-type': 'application/json', 'content-length': 12 },
      body: '{"Memory":1}',
    });
  });

  test('counts bytes, not characters', () => {
    expect(httpRequest({ method: 'POST', path: '/x', options: { A: 'ü' } }).headers).toMatchObject({
      'content-length': 10,
    });
  });

  test('carries credentials in a header alone, safe for URLs and padded', () => {
    const authconfig = { username: 'ü>?', password: '1' };
    const { path, headers } = httpRequest({ method: 'POST', path: '/images/create?', options: {}, authconfig });
    expect(path).toBe('/images/create');
    const header = String(headers['x-registry-auth']);
    expect(header).toMatch(/^[\w-]+={0,2}$/);
    expect(header.length % 4).toBe(0);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual(authconfig);
  });
});

describe('what goes over the wire', () => {
  let engine: ScriptedEngine;
  let docker: Docker;
  afterEach(async () => {
    docker.close();
    await engine.close();
  });

  const connect = async (...answer: Parameters<typeof scriptedEngine>) => {
    engine = await scriptedEngine(...answer);
    docker = connectDocker({ kind: 'unix', path: engine.path });
  };

  test('values of the environment, options of drivers and labels never get into a URL', async () => {
    await connect((_request, response) => json(response, 201, { Id: 'x', Name: 'x', Warnings: null }));
    const secret = 'hunter2';
    await docker.createContainer({
      name: 'engine',
      platform: 'linux/arm64',
      body: { Image: 'i', Env: [`TOKEN=${secret}`], Labels: { a: secret } },
    });
    await docker.createVolume({ Name: 'v', DriverOpts: { o: `password=${secret}` } });
    await docker.createNetwork({ Name: 'n', Options: { key: secret } });
    expect(engine.received.map(({ url }) => url)).toEqual([
      '/containers/create?name=engine&platform=linux%2Farm64',
      '/volumes/create',
      '/networks/create',
    ]);
    for (const { body } of engine.received) expect(body).toContain(secret);
  });

  test('a name is never a way out of a path', async () => {
    await connect((_request, response) => json(response, 404, { message: 'no' }));
    expect(await docker.inspectContainer('../images/json?x=')).toBeUndefined();
    expect(await docker.inspectImage('docker.io/library/a:b')).toBeUndefined();
    expect(engine.received.map(({ url }) => url)).toEqual([
      '/containers/..%2Fimages%2Fjson%3Fx%3D/json',
      '/images/docker.io%2Flibrary%2Fa%3Ab/json',
    ]);
  });

  test('a call that is not answered in time says so', async () => {
    await connect(() => {});
    docker.close();
    docker = connectDocker({ kind: 'unix', path: engine.path }, { timeouts: { call: 100 } });
    await expect(docker.listNetworks([])).rejects.toMatchObject({
      problems: [{ code: 'docker-timeout', message: expect.stringContaining('did not list networks within 0.1 s') }],
    });
  });

  test('a refusal is quoted', async () => {
    await connect((_request, response) => json(response, 500, { message: 'write /x: no space left on device' }));
    await expect(docker.createVolume({ Name: 'v' })).rejects.toMatchObject({
      problems: [
        {
          code: 'disk-full',
          message: 'Docker could not create the volume v.',
          evidence: ['write /x: no space left on device'],
        },
      ],
    });
  });

  test('many requests at once share a few connections', async () => {
    let open = 0;
    let most = 0;
    await connect((_request, response) => {
      most = Math.max(most, ++open);
      response.once('close', () => open--);
      setImmediate(() => json(response, 200, { Name: 'x' }));
    });
    await Promise.all(Array.from({ length: 100 }, () => docker.inspectVolume('x')));
    expect(engine.received).toHaveLength(100);
    expect(most).toBeLessThanOrEqual(24);
  });
});
