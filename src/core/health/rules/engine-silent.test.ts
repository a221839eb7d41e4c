import { expect, test } from 'vitest';
import { check, engine, helper, situationAfter } from '../../../../test/fixtures/health.ts';
import type { ServiceFacts } from '../facts.ts';
import { engineSilent } from './engine-silent.ts';

const after = (...looks: readonly ServiceFacts[]) =>
  engineSilent(situationAfter(...looks.map((one) => ({ services: [one] }))));
const refused = (change: Partial<ServiceFacts> = {}) => engine({ probe: { state: 'refused' }, ...change });
const { health: _, ...unchecked } = engine().container!;

test.each<[string, readonly ServiceFacts[]]>([
  ['it had served', [engine(), refused(), refused()]],
  ['its check passes, from the host nothing answers', [refused(), refused()]],
  [
    'no check, it had served',
    [engine({ container: unchecked }), refused({ container: unchecked }), refused({ container: unchecked })],
  ],
])('%s', (_, looks) => {
  expect(after(...looks)).toMatchObject([
    { cause: 'engine-silent', title: 'Ollama is stuck', action: { command: 'restart', label: 'Restart Ollama' } },
  ]);
});

test('another program answers', () => {
  const wrong = { state: 'wrong', detail: 'What answers is not Ollama.' } as const;
  const saidAt = '2026-01-01T00:00:05.000Z';
  expect(after(engine({ probe: wrong, saidAt }))).toMatchObject([
    {
      title: 'Something else answers instead of Ollama',
      evidence: ['What answers is not Ollama.'],
      source: { kind: 'request', service: 'ollama', at: saidAt },
    },
  ]);
});

const loading = { probe: { state: 'refused' }, bindsWhenLoaded: true, container: unchecked } as const;
test.each<[string, readonly ServiceFacts[]]>([
  ['it answers', [engine(), engine()]],
  ['one answer was missing', [engine(), refused()]],
  ['it starts', [refused({ container: unchecked }), refused({ container: unchecked })]],
  ['it loads, for long', [engine(loading), engine(loading), engine(loading), engine(loading)]],
  [
    'it was restarted and loads',
    [
      engine({ container: unchecked }),
      engine({ ...loading, container: { ...unchecked, startedAt: '2025-06-02T00:00:00Z' } }),
      engine({ ...loading, container: { ...unchecked, startedAt: '2025-06-02T00:00:00Z' } }),
    ],
  ],
  [
    'it is stopped',
    [
      engine(),
      engine({ probe: { state: 'refused' } }, { state: 'exited' }),
      engine({ probe: { state: 'refused' } }, { state: 'exited' }),
    ],
  ],
  [
    'its own check fails too',
    [
      engine(),
      engine({ probe: { state: 'refused' } }, { health: check('unhealthy') }),
      engine({ probe: { state: 'refused' } }, { health: check('unhealthy') }),
    ],
  ],
  ['an operation stops it', [engine(), refused(), refused({ activity: 'stopping' })]],
  [
    'no engine',
    [helper('grafana', {}, { probe: { state: 'refused' } }), helper('grafana', {}, { probe: { state: 'refused' } })],
  ],
])('not: %s', (_, looks) => {
  expect(after(...looks)).toEqual([]);
});
