import { expect, test } from 'vitest';
import { situationAfter } from '../../../../test/fixtures/health.ts';
import { runtimeDown } from './runtime-down.ts';

const problem = { code: 'docker-closed', message: 'It closed the connection.' } as const;
const down = { runtime: { state: 'unreachable', title: 'OrbStack', problem }, services: [] } as const;

test('it was there and is gone', () => {
  expect(runtimeDown(situationAfter({}, down))).toMatchObject([
    {
      cause: 'runtime-down',
      kind: 'runtime',
      title: 'OrbStack has stopped answering',
      body: problem.message,
      action: { command: 'startRuntime', label: 'Start OrbStack' },
    },
  ]);
});

test.each([
  ['it answers', [{}]],
  ['it is back', [{}, down, {}]],
  ['it was never there: it may be starting', [down, down, down]],
  ['nobody has looked yet', [{ runtime: { state: 'unknown', title: 'Docker' }, services: [] } as const]],
])('not: %s', (_, looks) => {
  expect(runtimeDown(situationAfter(...looks))).toEqual([]);
});
