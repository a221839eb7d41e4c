import { expect, test } from 'vitest';
import { engine, helper, said, situationAfter } from '../../../../test/fixtures/health.ts';
import { crashed } from './crashed.ts';

const lines = Array.from({ length: 30 }, (_, n) => `line ${n}`);

test('exit code and the last 20 lines', () => {
  const service = engine({ lastLines: said(...lines) }, { state: 'exited', exitCode: 2 });
  expect(crashed(situationAfter({ services: [service] }))).toMatchObject([
    {
      cause: 'crashed',
      severity: 'critical',
      title: 'Ollama has stopped by itself',
      body: 'Ollama ended with exit code 2.',
      evidence: lines.slice(-20),
      source: { kind: 'log', service: 'ollama', at: '2025-06-01T00:01:29.000Z' },
      action: { command: 'restart' },
    },
  ]);
});

test('Docker could not start it', () => {
  const service = helper('grafana', {
    state: 'created',
    error: 'permission denied',
    finishedAt: '2025-06-01T00:03:00Z',
  });
  expect(crashed(situationAfter({ services: [service] }))).toMatchObject([
    {
      title: 'grafana could not be started',
      evidence: ['permission denied'],
      source: { kind: 'docker', at: '2025-06-01T00:03:00Z' },
    },
  ]);
});

const exited = (exitCode: number) => helper('grafana', { state: 'exited', exitCode });
test.each([
  ['runs', [helper('grafana')]],
  ['ended well', [exited(0)]],
  ['a one-shot that ended well', [{ ...exited(0), oneShot: true }]],
  ['heeded SIGTERM', [exited(143)]],
  ['killed, nobody knows by whom', [exited(137)]],
  ['out of memory', [helper('grafana', { state: 'exited', exitCode: 137, oomKilled: true })]],
  ['its restart policy starts it again', [helper('grafana', { state: 'restarting', exitCode: 1 })]],
])('not: %s', (_, services) => {
  expect(crashed(situationAfter({ services }))).toEqual([]);
});

test('not: somebody told it to end, and it gave an exit code of its own', () => {
  const kill = { type: 'container', action: 'kill', id: 'grafana-id', attributes: { signal: '15' }, timeNano: '1' };
  const situation = situationAfter({ services: [helper('grafana')] }, { services: [exited(1)], events: [kill] });
  expect(crashed(situation)).toEqual([]);
});

test('a signal that asks for a reload is no excuse, nor one for another run', () => {
  const kill = { type: 'container', action: 'kill', id: 'grafana-id', attributes: { signal: '10' }, timeNano: '1' };
  expect(
    crashed(situationAfter({ services: [helper('grafana')] }, { services: [exited(1)], events: [kill] })),
  ).toHaveLength(1);
  const earlier = helper('grafana', { startedAt: '2025-05-01T00:00:00Z' });
  const term = { ...kill, attributes: { signal: '15' } };
  const situation = situationAfter(
    { services: [earlier] },
    { services: [helper('grafana')], events: [term] },
    { services: [exited(1)] },
  );
  expect(crashed(situation)).toHaveLength(1);
});

test('not: it ended while Docker was out of reach', () => {
  const situation = situationAfter(
    { services: [helper('grafana')] },
    { runtime: { state: 'unreachable', title: 'OrbStack' }, services: [] },
    { services: [exited(255)] },
    { services: [exited(255)] },
  );
  expect(crashed(situation)).toEqual([]);
  expect(situation.services[0]!.health).toMatchObject({ state: 'stopped', note: 'ended together with Docker' });
});

test('it had ended before Docker was out of reach', () => {
  const situation = situationAfter(
    { services: [exited(1)] },
    { runtime: { state: 'unreachable', title: 'OrbStack' }, services: [] },
    { services: [exited(1)] },
  );
  expect(crashed(situation)).toHaveLength(1);
});
