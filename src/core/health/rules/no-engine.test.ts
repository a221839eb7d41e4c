import { expect, test } from 'vitest';
import { engine, gone, helper, situationAfter, unasked } from '../../../../test/fixtures/health.ts';
import type { Facts } from '../facts.ts';
import { noEngine } from './no-engine.ts';

const stopped = unasked(engine({}, { state: 'exited', exitCode: 0 }));
const withEngine = (one: ReturnType<typeof engine>): Partial<Facts> => ({
  gateway: 'up',
  services: [one, helper('gateway')],
});

test.each([
  ['stopped', stopped, 'The endpoint answers, but Ollama is stopped.'],
  ['never created', gone(engine()), 'The endpoint answers, but Ollama was not created.'],
  ['paused', unasked(engine({}, { state: 'paused' })), 'The endpoint answers, but Ollama does not serve.'],
])('%s', (_, one, body) => {
  expect(noEngine(situationAfter(withEngine(one)))).toMatchObject([
    { cause: 'no-engine', service: 'ollama', body, action: { command: 'up', label: 'Start Ollama' } },
  ]);
});

const failure = { operation: { kind: 'up', startedAt: '', steps: [] }, problems: [], at: '' } as const;
test.each<[string, Partial<Facts>]>([
  ['it serves', { gateway: 'serving' }],
  ['the endpoint itself is off', { ...withEngine(stopped), gateway: 'silent' }],
  ['everything is off', { gateway: 'silent', services: [gone(engine())] }],
  ['the engine answers; the endpoint wants a token first', withEngine(engine())],
  [
    'it starts',
    withEngine(engine({ probe: { state: 'refused' } }, { health: { status: 'starting', failingStreak: 0, log: [] } })),
  ],
  ['it loads', withEngine(engine({ probe: { state: 'refused' }, bindsWhenLoaded: true }))],
  ['an operation is at it', withEngine({ ...stopped, activity: 'pulling' })],
  ['an operation failed, which says it better', { ...withEngine(stopped), failure }],
  ['a stack without an engine', { gateway: 'up', services: [helper('gateway')] }],
])('not: %s', (_, change) => {
  expect(noEngine(situationAfter(change))).toEqual([]);
});
