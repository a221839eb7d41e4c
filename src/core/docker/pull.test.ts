import { afterEach, describe, expect, test } from 'vitest';
import { json, type ScriptedEngine, scriptedEngine } from '../../../test/support/scripted-engine.ts';
import type { Docker, PullProgress } from './client.ts';
import { connectDocker } from './connect.ts';
import { splitReference } from './images.ts';
import { pullProblem } from './problems.ts';
import { PullTally } from './pull.ts';

const downloading = (id: string, current: number, total: number) => ({
  status: 'Downloading',
  id,
  progressDetail: { current, total },
});

describe('PullTally', () => {
  const run = (...lines: unknown[]) => {
    const tally = new PullTally();
    for (const line of lines) tally.add(line);
    return tally.progress();
  };

  test('adds up the layers, and counts a layer whole once it is there', () => {
    expect(
      run(
        { status: 'Pulling from library/x', id: '1.0' },
        { status: 'Pulling fs layer', progressDetail: {}, id: 'a' },
        downloading('a', 10, 100),
        downloading('b', 5, 50),
        { status: 'Verifying Checksum', progressDetail: {}, id: 'a' },
        { status: 'Extracting', progressDetail: { current: 1, total: 100 }, id: 'a' },
      ),
    ).toEqual({ current: 105, total: 150, status: 'Extracting' });
  });

  test('never goes back when a layer is fetched again', () => {
    expect(run(downloading('a', 80, 100), downloading('a', 1, 100))).toMatchObject({ current: 80, total: 100 });
  });

  test('counts nothing for layers that are there already', () => {
    expect(run({ status: 'Already exists', progressDetail: {}, id: 'a' })).toEqual({
      current: 0,
      total: 0,
      status: 'Already exists',
    });
  });

  test('survives lines that make no sense', () => {
    expect(run(null, 7, 'x', { id: 3 }, downloading('a', Number.NaN, -1))).toEqual({
      current: 0,
      total: 0,
      status: 'Downloading',
    });
  });

  test('finds the error in a line', () => {
    const tally = new PullTally();
    expect(tally.add({ errorDetail: { message: 'manifest unknown' }, error: 'other' })).toEqual({
      error: 'manifest unknown',
    });
    expect(tally.add({ error: 'denied' })).toEqual({ error: 'denied' });
  });
});

describe('pullProblem', () => {
  // The words of engines from 20.10 to 29, with either image store.
  test.each([
    ['manifest for nginx:nope not found: manifest unknown: manifest unknown', 'image-missing'],
    [
      'failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found',
      'image-missing',
    ],
    [
      "pull access denied for nope, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'registry-refused',
    ],
    ['Head "https://ghcr.io/v2/x/y/manifests/1": unauthorized', 'registry-refused'],
    ['toomanyrequests: You have reached your pull rate limit.', 'registry-refused'],
    ['unexpected status from HEAD request to https://ghcr.io/v2/x/manifests/1: 403 Forbidden', 'registry-refused'],
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'registry-unreachable',
    ],
    ['Get "https://r.example/v2/": net/http: TLS handshake timeout', 'registry-unreachable'],
    ['Get "https://r.example/v2/": x509: certificate signed by unknown authority', 'registry-unreachable'],
    ['Get "https://r.example/v2/": context deadline exceeded', 'registry-unreachable'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'image-platform'],
    [
      'image with reference nginx:1 was found but does not provide the specified platform (linux/arm64)',
      'image-platform',
    ],
    ['write /var/lib/docker/tmp/GetImageBlob1: no space left on device', 'disk-full'],
    ['something nobody has seen', 'docker-call-failed'],
  ])('“%s” is %s', (words, code) => {
    expect(pullProblem('nginx:1', words)).toMatchObject({ code, evidence: [words] });
  });
});

test.each([
  ['nginx', 'nginx', 'latest'],
  ['nginx:1.27', 'nginx', '1.27'],
  ['localhost:5000/a/b', 'localhost:5000/a/b', 'latest'],
  ['localhost:5000/a/b:2', 'localhost:5000/a/b', '2'],
  ['nginx@sha256:abc', 'nginx', 'sha256:abc'],
  ['nginx:1.27@sha256:abc', 'nginx', 'sha256:abc'],
])('splitReference takes %s apart', (reference, fromImage, tag) => {
  expect(splitReference(reference)).toEqual({ fromImage, tag });
});

describe('pullImage', () => {
  let engine: ScriptedEngine;
  let docker: Docker;
  afterEach(async () => {
    docker.close();
    await engine.close();
  });

  const connect = async (
    answer: Parameters<typeof scriptedEngine>[0],
    options: Parameters<typeof connectDocker>[1] = { findCredentials: async () => ({}) },
  ) => {
    engine = await scriptedEngine(answer);
    docker = connectDocker({ kind: 'unix', path: engine.path }, options);
  };

  test('tells the progress, over pieces that end anywhere', async () => {
    await connect((_request, response) => {
      const lines = [downloading('a', 1, 2), downloading('b', 3, 4), { status: 'Download complete', id: 'a' }];
      const text = lines.map((line) => `${JSON.stringify(line)}\r\n`).join('');
      response.writeHead(200);
      for (let at = 0; at < text.length; at += 7) response.write(text.slice(at, at + 7));
      response.end();
    });
    const told: PullProgress[] = [];
    await docker.pullImage('a/b:1', { platform: 'linux/arm64', onProgress: (progress) => told.push(progress) });
    expect(told).toEqual([
      { current: 1, total: 2, status: 'Downloading' },
      { current: 4, total: 6, status: 'Downloading' },
      { current: 5, total: 6, status: 'Download complete' },
    ]);
    expect(engine.received[0]?.url).toBe('/images/create?fromImage=a%2Fb&tag=1&platform=linux%2Farm64');
  });

  test('fails with an error inside the stream, and with what is known of the credentials', async () => {
    await connect(
      (_request, response) => void response.writeHead(200).end('{"errorDetail":{"message":"unauthorized"}}\n'),
      { findCredentials: async () => ({ notes: ['docker-credential-desktop gave no credentials: ENOENT'] }) },
    );
    await expect(docker.pullImage('a', {})).rejects.toMatchObject({
      problems: [
        {
          code: 'registry-refused',
          evidence: ['unauthorized', 'docker-credential-desktop gave no credentials: ENOENT'],
        },
      ],
    });
  });

  test('fails with a refusal before the stream', async () => {
    await connect((_request, response) => json(response, 404, { message: 'manifest unknown' }));
    await expect(docker.pullImage('a', {})).rejects.toMatchObject({ problems: [{ code: 'image-missing' }] });
  });

  test('sends the credentials it was given, else those it finds', async () => {
    await connect((_request, response) => void response.writeHead(200).end(), {
      findCredentials: async (reference) => ({ auth: { username: reference, serveraddress: 'r' } }),
    });
    await docker.pullImage('r/found', {});
    await docker.pullImage('r/given', { auth: { username: 'me', password: 'p', serveraddress: 'r' } });
    const sent = engine.received.map(({ headers }) => JSON.parse(atob(String(headers['x-registry-auth']))).username);
    expect(sent).toEqual(['r/found', 'me']);
  });

  test('is cancelled, also between lines', async () => {
    await connect((_request, response) => {
      response.writeHead(200).write(`${JSON.stringify(downloading('a', 1, 2))}\n`);
    });
    const stop = new AbortController();
    const work = docker.pullImage('a', { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(work).rejects.toMatchObject({ problems: [{ code: 'cancelled' }] });
  });

  test('is given up when the engine says nothing more', async () => {
    await connect((_request, response) => void response.writeHead(200).write('{"status":"Waiting"}\n'), {
      timeouts: { stall: 100 },
      findCredentials: async () => ({}),
    });
    await expect(docker.pullImage('a', {})).rejects.toMatchObject({ problems: [{ code: 'docker-timeout' }] });
  });
});
