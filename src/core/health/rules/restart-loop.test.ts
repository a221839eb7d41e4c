import { expect, test } from 'vitest';
import { helper, said, situationAfter } from '../../../../test/fixtures/health.ts';
import type { ServiceFacts } from '../facts.ts';
import { restartLoop } from './restart-loop.ts';

const counted = (restartCount: number, change: Parameters<typeof helper>[1] = {}) =>
  helper('grafana', { restartCount, ...change }, { lastLines: said('boom') });
const after = (...services: ServiceFacts[]) =>
  restartLoop(situationAfter(...services.map((one) => ({ services: [one] }))));
const loop = [counted(0), counted(1), counted(2), counted(3, { state: 'restarting', exitCode: 7 })];

test('three times in five minutes', () => {
  expect(after(...loop)).toMatchObject([
    {
      cause: 'restart-loop',
      title: 'grafana keeps ending',
      body: 'grafana ended 3 times in 5 minutes, the last time with exit code 7.',
      evidence: ['boom'],
      action: { command: 'logs' },
    },
  ]);
});

test('missed events: Docker counts', () => {
  expect(after(counted(4), counted(9))).toHaveLength(1);
});

test('stays so once it is no longer started again', () => {
  const ended = counted(3, { state: 'exited', exitCode: 7 });
  expect(after(...loop, ...Array.from({ length: 70 }, () => ended))).toHaveLength(1);
});

const slow = [0, 1, 2, 3].flatMap((count) => Array.from({ length: 31 }, () => counted(count)));
test.each<[string, readonly ServiceFacts[]]>([
  ['twice', [counted(0), counted(1), counted(2)]],
  ['restarts from before the first look', [counted(9), counted(9)]],
  ['three times in eight minutes', slow],
  [
    'started by hand three times',
    [0, 1, 2, 3].map((day) => counted(0, { startedAt: `2025-06-0${day + 1}T00:00:00Z` })),
  ],
  ['started by somebody after the loop', [...loop, counted(0, { startedAt: '2025-06-02T00:00:00Z' })]],
  ['another container after the loop', [...loop, counted(3, { id: 'other' })]],
])('not: %s', (_, services) => {
  expect(after(...services)).toEqual([]);
});
