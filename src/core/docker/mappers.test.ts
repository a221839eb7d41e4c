import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  mapContainer,
  mapCreated,
  mapEvent,
  mapExec,
  mapImage,
  mapInfo,
  mapListed,
  mapNetwork,
  mapStopTimeout,
  mapVolumeList,
} from './mappers.ts';

const folder = resolve(import.meta.dirname, '../../../test/fixtures/engine-20.10');
const read = (name: string) => readFileSync(resolve(folder, name), 'utf8');
const recorded = (name: string): unknown => JSON.parse(read(`${name}.json`));

describe('mapContainer', () => {
  test('a running one', () => {
    const container = mapContainer(recorded('container-running'));
    expect(container).toMatchObject({
      name: 'rec-running',
      image: 'frontier-test/busybox:1',
      imageId: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      labels: { 'com.docker.compose.project': 'frontier-llm' },
      state: 'running',
      exitCode: 0,
      error: '',
      oomKilled: false,
      startedAt: expect.stringMatching(/^2026-/),
      restartCount: 0,
      memoryLimit: 64 * 1024 * 1024,
      ports: [
        { containerPort: 80, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 18080 },
        { containerPort: 9000, protocol: 'udp', hostIp: '0.0.0.0', hostPort: 32768 },
        { containerPort: 9000, protocol: 'udp', hostIp: '::', hostPort: 32768 },
      ],
      mounts: [
        { type: 'volume', name: 'rec-vol', destination: '/data', readOnly: true },
        { type: 'bind', source: '/tmp', destination: '/host', readOnly: false },
      ],
    });
    expect(container.finishedAt).toBeUndefined();
    expect(container.networks['rec-net']).toMatchObject({
      networkId: expect.stringMatching(/^[0-9a-f]{64}$/),
      aliases: expect.arrayContaining(['engine']),
      ipAddress: expect.stringMatching(/^172\./),
    });
    expect(container.health).toMatchObject({ status: 'healthy', failingStreak: 0 });
    expect(container.health?.log.at(-1)).toMatchObject({ exitCode: 0, output: 'fine\n' });
  });

  test('never carries the environment', () => {
    expect(JSON.stringify(mapContainer(recorded('container-running')))).not.toContain('TOKEN');
  });

  test('one that ended, one that never ran', () => {
    const exited = mapContainer(recorded('container-exited'));
    expect(exited).toMatchObject({ state: 'exited', exitCode: 3, finishedAt: expect.stringMatching(/^2026-/) });
    expect(exited.health).toBeUndefined();
    const created = mapContainer(recorded('container-created'));
    expect(created).toMatchObject({ state: 'created', ports: [], mounts: [] });
    expect(created.startedAt).toBeUndefined();
  });

  test('one that could not be started says why', () => {
    expect(mapContainer(recorded('container-broken'))).toMatchObject({
      state: 'created',
      exitCode: 127,
      error: expect.stringContaining('/nope'),
    });
  });

  test.each([[{}], [null], ['text'], [{ State: null, Config: { Labels: null }, NetworkSettings: { Networks: null } }]])(
    'an engine that leaves things out (%j) breaks nothing',
    (raw) => {
      expect(mapContainer(raw)).toMatchObject({ id: '', labels: {}, networks: {}, ports: [], mounts: [] });
    },
  );

  test.each(['', 'none'])('a health status of “%s” is no health check', (Status) => {
    expect(mapContainer({ State: { Health: { Status } } }).health).toBeUndefined();
  });
});

test('mapInfo', () => {
  expect(mapInfo(recorded('info'), '1.41')).toEqual({
    id: expect.stringContaining(':'),
    name: 'debian',
    serverVersion: '20.10.24+dfsg1',
    apiVersion: '1.41',
    operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
    osType: 'linux',
    architecture: 'amd64',
    cpus: 2,
    memory: 25276510208,
    rootDir: '/var/lib/docker',
    hasGpu: false,
  });
});

test('mapImage', () => {
  expect(mapImage(recorded('image'))).toMatchObject({
    tags: ['frontier-test/busybox:1'],
    os: 'linux',
    architecture: 'amd64',
    volumes: [],
  });
  expect(mapImage({ Config: { Volumes: { '/data': {} } } }).volumes).toEqual(['/data']);
});

test('mapNetwork, mapVolumeList', () => {
  expect(mapNetwork(recorded('network'))).toMatchObject({ name: 'rec-net', driver: 'bridge', labels: { a: 'b' } });
  expect(mapVolumeList(recorded('volumes'))).toEqual([{ name: 'rec-vol', driver: 'local', labels: { a: 'b' } }]);
  expect(mapVolumeList({ Volumes: null, Warnings: null })).toEqual([]);
});

test('mapListed', () => {
  expect(
    mapListed([
      { Id: 'a', Names: ['/one', '/other/alias'] },
      { Id: 'b', Names: null },
    ]),
  ).toEqual([
    { id: 'a', name: 'one' },
    { id: 'b', name: 'b' },
  ]);
  expect(mapListed('garbage')).toEqual([]);
});

test('mapCreated, mapExec, mapStopTimeout', () => {
  expect(mapCreated({ Id: 'x', Warnings: null })).toEqual({ id: 'x', warnings: [] });
  expect(mapCreated({ Id: 'x', Warnings: ['w'] })).toEqual({ id: 'x', warnings: ['w'] });
  expect(mapExec({ Running: true, ExitCode: null })).toEqual({ running: true, exitCode: 0 });
  expect(mapStopTimeout({ Config: { StopTimeout: 60 } })).toBe(60);
  expect(mapStopTimeout(recorded('container-exited'))).toBeUndefined();
});

describe('mapEvent', () => {
  test('those of a real engine', () => {
    const events = read('events.ndjson')
      .trim()
      .split('\n')
      .map((line) => mapEvent(JSON.parse(line)));
    expect(events.map(({ action, detail }) => [action, detail])).toEqual([
      ['create', undefined],
      ['start', undefined],
      ['exec_create', '/bin/sh -c echo fine'],
      ['exec_start', '/bin/sh -c echo fine'],
      ['exec_die', undefined],
      ['health_status', 'healthy'],
    ]);
    expect(events[0]).toMatchObject({ type: 'container', attributes: { name: 'rec-running' } });
  });

  test('without `status` and `id`, as from API 1.52 on', () => {
    const raw = {
      Type: 'container',
      Action: 'health_status: unhealthy',
      Actor: { ID: 'x', Attributes: { name: 'ollama' } },
      timeNano: '1795345624023256099',
    };
    expect(mapEvent(raw)).toEqual({
      type: 'container',
      action: 'health_status',
      detail: 'unhealthy',
      id: 'x',
      attributes: { name: 'ollama' },
      timeNano: '1795345624023256099',
    });
  });
});
