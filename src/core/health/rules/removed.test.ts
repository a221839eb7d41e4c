import { expect, test } from 'vitest';
import { engine, gone, helper, situationAfter } from '../../../../test/fixtures/health.ts';
import { removed } from './removed.ts';

const both = { services: [engine(), helper('grafana')] };
const without = { services: [engine(), gone(helper('grafana'))] };

test('one is gone while others run', () => {
  expect(removed(situationAfter(both, without, without))).toMatchObject([
    { cause: 'removed', service: 'grafana', title: 'grafana was removed', action: { command: 'up' } },
  ]);
});

test.each([
  ['it is there', [both, both]],
  ['it never was', [without, without]],
  ['all are gone: somebody took the stack down', [both, { services: [gone(engine()), gone(helper('grafana'))] }]],
  ['it is back', [both, without, both]],
  [
    'an operation makes it anew',
    [both, { services: [engine(), { ...gone(helper('grafana')), activity: 'starting' as const }] }],
  ],
])('not: %s', (_, looks) => {
  expect(removed(situationAfter(...looks))).toEqual([]);
});
