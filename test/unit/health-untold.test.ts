/** What happens on an engine that nobody is to be told of. */
import { expect, test } from 'vitest';
import { allKinds, check, container } from '../fixtures/health.ts';
import { destroy, dies, event, health, kill, notified, running, services, traceOf } from '../fixtures/traces.ts';
import { replay, type TraceEntry } from '../support/replay.ts';

test('an hour in which all is well', () => {
  expect(notified([], { lastsFor: 3_600 })).toEqual([]);
});

test('one bad check', () => {
  expect(notified([health(60, 'grafana', 'unhealthy'), health(63, 'grafana', 'healthy')])).toEqual([]);
});

test('one answer that is missing', () => {
  expect(
    notified([
      { at: 60, probe: { state: 'refused' } },
      { at: 63, probe: { state: 'ready' } },
    ]),
  ).toEqual([]);
});

test('the first minutes of an engine that loads', () => {
  const { health: _, ...loading } = container('mistralrs');
  const entries: TraceEntry[] = [
    { at: 0, containers: [loading, running('gateway')], probe: { state: 'refused' }, gateway: 'up' },
    { at: 1_800, probe: { state: 'ready' }, gateway: 'serving' },
  ];
  const more = { engine: 'mistralrs', engineTitle: 'Mistral.rs', services: ['mistralrs', 'gateway'], entries };
  const { notifications, states } = replay({ ...traceOf([]), ...more }, allKinds);
  expect(notifications).toEqual([]);
  expect(states).toEqual(['1800 mistralrs loading→ready']);
});

test('one restart by its policy', () => {
  const entries: TraceEntry[] = [
    { ...dies(60, 'grafana', 1), containers: [container('grafana', { state: 'restarting', exitCode: 1 })] },
    { at: 60.2, containers: [running('grafana', { restartCount: 1, startedAt: '2026-01-01T00:01:00Z' })] },
  ];
  expect(notified(entries)).toEqual([]);
});

test('down', () => {
  const entries = [
    { at: 60, expect: { services: 'all', until: 75 } } as const,
    ...services.flatMap((service, n) => [
      kill(61 + n, service),
      dies(61 + n, service, 137),
      destroy(61.5 + n, service),
    ]),
  ];
  expect(notified([...entries, { at: 64, gateway: 'silent' }])).toEqual([]);
});

test('down by another program, one service after the other', () => {
  const entries = services
    .toReversed()
    .flatMap((service, n) => [
      kill(60 + n * 9, service),
      { ...dies(69 + n * 9, service, 137), gateway: 'silent' as const },
      destroy(69.5 + n * 9, service),
    ]);
  expect(notified(entries)).toEqual([]);
});

test('a switch that stops the old engine first', () => {
  const entries: TraceEntry[] = [
    { at: 60, expect: { services: 'all', until: 160 } },
    kill(61, 'ollama'),
    { ...dies(62, 'ollama', 1), gateway: 'up' },
    destroy(63, 'ollama'),
    {
      at: 64,
      containers: [running('ollama', { id: 'new', health: check('starting') })],
      probe: { state: 'refused' },
    },
    { at: 140, containers: [running('ollama', { id: 'new' })], probe: { state: 'ready' }, gateway: 'serving' },
  ];
  expect(notified(entries)).toEqual([]);
});

test('a restart', () => {
  const entries: TraceEntry[] = [
    { at: 60, expect: { services: ['grafana'], until: 90 } },
    kill(60, 'grafana'),
    dies(70, 'grafana', 2),
    { at: 71, containers: [running('grafana', { startedAt: '2026-01-01T00:01:00Z', health: check('starting') })] },
    health(85, 'grafana', 'unhealthy'),
    health(88, 'grafana', 'healthy'),
  ];
  expect(notified(entries)).toEqual([]);
});

test('suspended for an hour: what is stale is dropped, what is still wrong later is told', () => {
  const ill: TraceEntry = {
    ...health(3_660, 'ollama', 'unhealthy', 'timeout'),
    slept: true,
    probe: { state: 'refused' },
  };
  const well: TraceEntry = { ...health(3_675, 'ollama', 'healthy'), probe: { state: 'ready' } };
  expect(notified([{ at: 60 }, ill, well])).toEqual([]);
  expect(notified([{ at: 60 }, ill], { lastsFor: 60 })).toEqual(['3685 send Ollama is unhealthy']);
});

test('Docker is lost for a moment when the machine wakes', () => {
  const entries: TraceEntry[] = [
    { at: 60 },
    { at: 3_660, slept: true, resumed: true, docker: { lost: 'The connection was reset.' } },
    { at: 3_672, docker: 'connected' },
  ];
  expect(notified(entries)).toEqual([]);
});

test('Docker is lost for three seconds', () => {
  expect(
    notified([
      { at: 60, docker: { lost: 'x' } },
      { at: 63, docker: 'connected' },
    ]),
  ).toEqual([]);
});

test('Docker is back, and what it starts takes a while to be well', () => {
  const entries: TraceEntry[] = [
    { at: 60, docker: { lost: 'x' } },
    { ...health(63, 'grafana', 'unhealthy'), docker: 'connected' },
    health(76, 'grafana', 'healthy'),
  ];
  expect(notified(entries)).toEqual([]);
  expect(notified(entries.slice(0, 2))).toEqual(['83 send grafana is unhealthy']);
});

test('an operation removed one that is no longer wanted', () => {
  const entries: TraceEntry[] = [
    { at: 60, expect: { services: 'all', until: 75 } },
    kill(60, 'grafana'),
    dies(61, 'grafana', 0),
    destroy(62, 'grafana'),
  ];
  expect(notified(entries)).toEqual([]);
});

test('Docker is not there yet', () => {
  const trace = { ...traceOf([]), entries: [{ at: 0, docker: { lost: 'There is nothing.' } }] };
  expect(replay(trace, allKinds).notifications).toEqual([]);
});

test('the clock of the engine jumps by years', () => {
  const at = (seconds: number, year: number): TraceEntry => ({
    at: seconds,
    event: event('grafana', 'exec_start', { timeNano: `${year * 31_536_000}000000000` }),
    containers: services.map((service) => running(service, { finishedAt: `${year}-01-01T00:00:00Z` })),
  });
  expect(replay(traceOf([at(60, 2031), at(61, 1999), at(62, 2026)]), allKinds).states).toEqual([]);
});
