import { expect, test } from 'vitest';
import { check, engine, helper, said, situationAfter } from '../../../../test/fixtures/health.ts';
import { unhealthy } from './unhealthy.ts';

test('quotes what the check said last', () => {
  const service = helper('grafana', { health: check('unhealthy', 'dial tcp: refused\nexit 1\n') });
  expect(unhealthy(situationAfter({ services: [service] }))).toMatchObject([
    {
      cause: 'unhealthy',
      severity: 'warning',
      title: 'grafana is unhealthy',
      body: 'The last 3 checks of grafana failed.',
      evidence: ['dial tcp: refused', 'exit 1'],
      source: { kind: 'check', service: 'grafana', at: '2025-06-01T00:02:01Z' },
      action: { command: 'restart', input: { service: 'grafana' } },
    },
  ]);
});

test('an engine that does not answer either is critical; without words of the check, the log', () => {
  const service = engine(
    { probe: { state: 'refused' }, lastLines: said('a', 'b') },
    { health: { ...check('unhealthy'), failingStreak: 1 } },
  );
  expect(unhealthy(situationAfter({ services: [service] }))).toMatchObject([
    { severity: 'critical', body: 'The last check of Ollama failed.', evidence: ['a', 'b'], source: { kind: 'log' } },
  ]);
});

test.each([
  ['healthy', helper('grafana')],
  ['starting', helper('grafana', { health: check('starting', 'refused') })],
  ['without a check', helper('grafana', (({ health: _, ...rest }) => rest)(helper('grafana').container!))],
  ['the engine answers', engine({}, { health: check('unhealthy', 'refused') })],
  ['stopped after its last check failed', helper('grafana', { state: 'exited', health: check('unhealthy') })],
  ['being stopped by an operation', helper('grafana', { health: check('unhealthy') }, { activity: 'stopping' })],
])('not: %s', (_, service) => {
  expect(unhealthy(situationAfter({ services: [service] }))).toEqual([]);
});
