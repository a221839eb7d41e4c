/** Health on the real engine: what really happens to containers, and what is made of it. */
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type App, createApp } from '../../src/core/app.ts';
import type { IncidentChange } from '../../src/core/health/incidents.ts';
import type { ServiceSnapshot } from '../../src/shared/snapshot.ts';
import { eventually } from '../support/eventually.ts';
import { startTroubles, type Troubles } from '../support/troubles.ts';

let troubles: Troubles;
let app: App;
let watching: Promise<unknown>;
const end = new AbortController();
const changes: IncidentChange[] = [];

beforeAll(async () => {
  const dockerHost = inject('dockerHost');
  troubles = await startTroubles(dockerHost);
  const env = { PATH: process.env.PATH, HOME: troubles.root };
  app = createApp({ workspace: troubles, env, dockerHost: () => dockerHost });
  watching = app.watch(end.signal, { onIncident: (change) => void changes.push(change) });
  await until('sick', ({ state }) => state === 'ready');
});

afterAll(async () => {
  end.abort();
  await watching;
  app?.close();
  await troubles?.remove();
});

const service = (name: string): ServiceSnapshot => {
  const found = app.store.get().services.find((one) => one.name === name);
  if (!found) throw new Error(`${name} was not seen yet`);
  return found;
};
const until = (name: string, isSo: (service: ServiceSnapshot) => boolean) =>
  eventually(async () => service(name), isSo);
const opened = (name: string) =>
  eventually(
    async () => app.store.get().incidents.find((incident) => incident.service === name),
    (incident) => incident !== undefined,
  );

test('a check that fails is an incident with what it said', async () => {
  await troubles.begin('sick');
  const source = { kind: 'check', service: 'sick', at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) };
  expect(await opened('sick')).toMatchObject({ cause: 'unhealthy', evidence: ['no route'], source });
  expect(service('sick')).toMatchObject({ state: 'unhealthy', note: 'no route' });
});

test('a restart loop is ended, and says why with the last lines', async () => {
  await troubles.begin('looping');
  expect(await opened('looping')).toMatchObject({ cause: 'restart-loop' });
  const settled = await eventually(
    async () => (await troubles.container('looping')).inspect(),
    ({ State, HostConfig }) => State.Status === 'exited' && HostConfig.RestartPolicy?.Name === 'no',
  );
  expect(settled.State.ExitCode).toBe(3);
  const incident = await eventually(
    () => opened('looping'),
    (now) => now?.evidence.length !== 0,
  );
  expect(incident?.evidence).toContain('no such model');
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
  expect(incident?.source).toEqual({ kind: 'log', service: 'looping', at });
});

test('a service that its memory limit ended is told from one that crashed', async () => {
  await troubles.begin('greedy');
  expect(await opened('greedy')).toMatchObject({ cause: 'out-of-memory' });
  expect(service('greedy').state).toBe('failed');
});

test('an engine that somebody stops from outside is stopped, which is no incident', async () => {
  await (await troubles.container('engine')).stop();
  await until('engine', ({ state }) => state === 'stopped');
  await (await troubles.container('engine')).start();
  await until('engine', ({ state }) => state === 'ready');
  expect(changes.filter(({ incident }) => incident.service === 'engine')).toEqual([]);
});
