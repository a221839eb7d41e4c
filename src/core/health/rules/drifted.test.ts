import { expect, test } from 'vitest';
import { engine, gone, situationAfter } from '../../../../test/fixtures/health.ts';
import type { Facts } from '../facts.ts';
import { drifted } from './drifted.ts';

const drift = { files: ['.env'], services: ['ollama'] };

test('offers to apply, and takes its time', () => {
  expect(drifted(situationAfter({ drift }))).toMatchObject([
    {
      cause: 'drifted',
      kind: 'files',
      body: 'What runs is not what the files say now: ollama.',
      evidence: ['.env'],
      action: { command: 'up', label: 'Apply Changes' },
      graceMs: 60_000,
    },
  ]);
});

test('many services are counted', () => {
  const [found] = drifted(situationAfter({ drift: { files: [], services: ['a', 'b', 'c', 'd'] } }));
  expect(found?.body).toBe('What runs is not what the files say now: 4 services.');
});

test.each<[string, Partial<Facts>]>([
  ['nothing differs', {}],
  ['a file changed without effect', { drift: { files: ['.env'], services: [] } }],
  ['nothing runs', { drift, services: [gone(engine())] }],
])('not: %s', (_, change) => {
  expect(drifted(situationAfter(change))).toEqual([]);
});
