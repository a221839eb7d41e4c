import { expect, test } from 'vitest';
import { check, container, engine, gone, helper, situationAfter, unasked } from '../../../../test/fixtures/health.ts';
import type { Facts } from '../facts.ts';
import { findAll } from './all.ts';

const causes = (...looks: readonly Partial<Facts>[]) => findAll(situationAfter(...looks)).map(({ cause }) => cause);
const exited = (change = {}) => unasked(engine({}, { state: 'exited', exitCode: 1, ...change }));
const stack = (one: ReturnType<typeof engine>): Partial<Facts> => ({
  services: [one, helper('gateway')],
  gateway: 'up',
});

test('nothing when all is well', () => {
  expect(causes({})).toEqual([]);
});

test('Docker gone is one cause, whatever was wrong before', () => {
  const down = { runtime: { state: 'unreachable', title: 'Docker' }, services: [] } as const;
  expect(causes(stack(exited()), down)).toEqual(['runtime-down']);
});

test('of what is wrong with one service the cause, not its consequences', () => {
  expect(causes(stack(exited()))).toEqual(['crashed']);
  expect(causes(stack(exited({ exitCode: 137, oomKilled: true })))).toEqual(['out-of-memory']);
  expect(causes(stack(exited({ exitCode: 0 })))).toEqual(['no-engine']);
  expect(causes({}, stack(gone(engine())))).toEqual(['removed']);
});

test('what fails in a loop for want of memory is short of memory', () => {
  const looping = (restartCount: number) =>
    stack(
      engine({ probe: { state: 'refused' } }, { state: 'restarting', exitCode: 137, oomKilled: true, restartCount }),
    );
  expect(causes(looping(0), looping(5))).toEqual(['out-of-memory']);
});

test('several services have a cause each', () => {
  const ill = (name: string) => helper(name, { health: check('unhealthy', 'no') });
  expect(causes({ services: [engine(), ill('a'), ill('b')] })).toEqual(['unhealthy', 'unhealthy']);
});

test('200 services that are well are 200 times nothing', () => {
  const many = Array.from({ length: 200 }, (_, n) => helper(`s${n}`, container(`s${n}`)));
  expect(causes({ services: [engine(), ...many] })).toEqual([]);
});
