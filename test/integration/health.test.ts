/** Health on the real engine: what really happens to containers, and what is made of it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type App, createApp } from '../../src/core/app.ts';
import type { IncidentChange } from '../../src/core/health/incidents.ts';
import type { ServiceSnapshot } from '../../src/shared/snapshot.ts';
import { provideBusybox } from '../support/busybox-image.ts';
import { dockerApi, removeProject } from '../support/docker-api.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/ports.ts';

let root: string;
let app: App;
let watching: Promise<unknown>;
const end = new AbortController();
const changes: IncidentChange[] = [];
const project = `frontier-health-${process.pid}`;

/** Each service does one thing, and does it when a file of its own appears in its container. */
const stack = (image: string, port: number): string => `
name: ${project}
x-frontier: { title: Engine, engine: { service: engine, kind: openai, port: 80 } }
x-usual: &usual { image: "${image}", init: true, stop_grace_period: 1s }
services:
  engine:
    <<: *usual
    command: [sh, -c, 'mkdir -p /www/v1; echo "{\\"object\\":\\"list\\",\\"data\\":[]}" >/www/v1/models; exec httpd -f -p 80 -h /www']
    ports: ["127.0.0.1:${port}:80"]
  sick:
    <<: *usual
    command: [sleep, "100000"]
    healthcheck: { test: [CMD-SHELL, "test ! -e /go || { echo no route; exit 1; }"], interval: 1s, retries: 1 }
  looping:
    <<: *usual
    command: [sh, -c, 'while [ ! -e /go ]; do sleep 0.1; done; echo no such model; exit 3']
    restart: always
  greedy:
    <<: *usual
    command: [sh, -c, 'while [ ! -e /go ]; do sleep 0.1; done; x=0123456789; while :; do x=$$x$$x; done']
    mem_limit: 16m
    memswap_limit: 16m
`;

const options = () => ({ workspace: { root }, env: { ...process.env, DOCKER_HOST: inject('dockerHost') } });

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'frontier-health-'));
  await mkdir(join(root, 'stacks/small'), { recursive: true });
  const image = await provideBusybox(inject('dockerHost'));
  await writeFile(join(root, 'stacks/small/docker-compose.yml'), stack(image, await freePort()));
  const first = createApp(options());
  expect(await first.commands.up({ stack: 'small' })).toMatchObject({ ok: true });
  first.close();
  app = createApp(options());
  watching = app.watch(end.signal, { onIncident: (change) => void changes.push(change) });
  await until('sick', ({ state }) => state === 'ready');
});

afterAll(async () => {
  end.abort();
  await watching;
  app.close();
  await removeProject(dockerApi(inject('dockerHost')), project);
  await rm(root, { recursive: true, force: true });
});

const service = (name: string): ServiceSnapshot => {
  const found = app.store.get().services.find((one) => one.name === name);
  if (!found) throw new Error(`${name} was not seen yet`);
  return found;
};
const until = (name: string, isSo: (service: ServiceSnapshot) => boolean) =>
  eventually(async () => service(name), isSo);
const container = (name: string) => dockerApi(inject('dockerHost')).getContainer(service(name).container?.id ?? '');

/** Lets a service do what it is for. */
const go = async (name: string): Promise<void> => {
  const exec = await container(name).exec({ Cmd: ['sh', '-c', ': >/go'] });
  await exec.start({ Detach: true });
};

const opened = (name: string) =>
  eventually(
    async () => app.store.get().incidents.find((incident) => incident.service === name),
    (incident) => incident !== undefined,
  );

test('a check that fails is an incident with what it said', async () => {
  await go('sick');
  expect(await opened('sick')).toMatchObject({ cause: 'unhealthy', evidence: ['no route'] });
  expect(service('sick')).toMatchObject({ state: 'unhealthy', note: 'no route' });
});

test('a restart loop is ended, and says why with the last lines', async () => {
  await go('looping');
  expect(await opened('looping')).toMatchObject({ cause: 'restart-loop' });
  const settled = await eventually(
    () => container('looping').inspect(),
    ({ State, HostConfig }) => State.Status === 'exited' && HostConfig.RestartPolicy?.Name === 'no',
  );
  expect(settled.State.ExitCode).toBe(3);
  const incident = await eventually(
    () => opened('looping'),
    (now) => now?.evidence.length !== 0,
  );
  expect(incident?.evidence).toContain('no such model');
});

test('a service that its memory limit ended is told from one that crashed', async () => {
  await go('greedy');
  expect(await opened('greedy')).toMatchObject({ cause: 'out-of-memory' });
  expect(service('greedy').state).toBe('failed');
});

test('an engine that somebody stops from outside is stopped, which is no incident', async () => {
  await container('engine').stop();
  await until('engine', ({ state }) => state === 'stopped');
  await container('engine').start();
  await until('engine', ({ state }) => state === 'ready');
  expect(changes.filter(({ incident }) => incident.service === 'engine')).toEqual([]);
});
