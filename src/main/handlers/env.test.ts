import { expect, test } from 'vitest';
import type { App as Core } from '../../core/app.ts';
import { createStore } from '../../core/store.ts';
import type { Result } from '../../shared/errors.ts';
import { createOperations } from '../operations.ts';
import { createEnvHandlers } from './env.ts';

const setUp = (planned: Result<unknown>, applied: Result<unknown>) => {
  const asked: unknown[] = [];
  const store = createStore('/w');
  store.update({ selected: 'ollama' });
  const commands = {
    planEnv: async (input: unknown) => {
      asked.push(['plan', input]);
      return planned;
    },
    applyEnv: async (input: unknown) => {
      asked.push(['apply', input]);
      return applied;
    },
  };
  const core = { store, commands } as unknown as Core;
  return { asked, store, handlers: createEnvHandlers({ core, operations: createOperations(store, () => 0) }) };
};
const refused = { code: 'env-invalid', message: 'no' } as const;
const no: Result<never> = { ok: false, error: refused, problems: [refused] };
const values = { A: '1' };

test('values that are refused are told to who asked, and to nobody else', async () => {
  const { asked, store, handlers } = setUp(no, no);
  expect(await handlers.applyEnv({ values })).toEqual(no);
  expect(asked).toEqual([['plan', { values }]]);
  expect(store.get().failure).toBeUndefined();
});

test('values that can’t be made so are the failure of an operation', async () => {
  const { asked, store, handlers } = setUp({ ok: true, value: {} }, no);
  expect(await handlers.applyEnv({ values, stack: 'mistral' })).toEqual(no);
  expect(asked).toEqual([
    ['plan', { values, stack: 'mistral' }],
    ['apply', { values, stack: 'mistral' }],
  ]);
  expect(store.get().failure).toMatchObject({ operation: { kind: 'up', stack: 'mistral' }, problems: [refused] });
});
