import { expect, test } from 'vitest';
import { check, engine, helper, situationAfter, unasked } from '../../../../test/fixtures/health.ts';
import { checkBroken } from './check-broken.ts';

const noCurl =
  'OCI runtime exec failed: exec failed: unable to start container process: exec: "curl": executable file not found in $PATH: unknown';

test.each([
  ['cannot run, the engine answers', engine({}, { health: check('unhealthy', noCurl, -1) })],
  ['cannot run, nobody was asked', helper('grafana', { health: check('unhealthy', noCurl, -1) })],
  ['no such program in a shell', helper('grafana', { health: check('unhealthy', '/bin/sh: curl: not found', 127) })],
  ['fails, the engine answers', engine({}, { health: check('unhealthy', 'connection refused') })],
])('%s', (_, service) => {
  expect(checkBroken(situationAfter({ services: [service] }))).toMatchObject([
    { cause: 'check-broken', service: service.name, severity: 'warning', action: { command: 'logs' } },
  ]);
});

test.each([
  ['a check that passes', engine()],
  ['a check that runs and fails, nobody was asked', unasked(engine({}, { health: check('unhealthy', 'refused') }))],
  [
    'cannot run, but nothing answers either',
    engine({ probe: { state: 'refused' } }, { health: check('unhealthy', noCurl, -1) }),
  ],
  [
    'ran into its time limit',
    helper('grafana', { health: check('unhealthy', 'Health check exceeded timeout (5s)', -1) }),
  ],
  ['still starting', helper('grafana', { health: check('starting', noCurl, -1) })],
  ['stopped', helper('grafana', { state: 'exited', health: check('unhealthy', noCurl, -1) })],
])('not: %s', (_, service) => {
  expect(checkBroken(situationAfter({ services: [service] }))).toEqual([]);
});

test('says in words what is so', () => {
  const [found] = checkBroken(situationAfter({ services: [engine({}, { health: check('unhealthy', noCurl, -1) })] }));
  expect(found).toMatchObject({
    title: 'The check of Ollama is broken',
    body: 'The check that is to watch Ollama cannot run in its image; Ollama answers.',
    evidence: [noCurl],
  });
});
