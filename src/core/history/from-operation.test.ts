import { expect, test } from 'vitest';
import { ProblemError } from '../../shared/errors.ts';
import { switchRecords } from './from-operation.ts';

const choice = { mode: 'overlap', reason: 'There is room for both.' } as const;
const operation = { kind: 'switch', stack: 'mistral', startedAt: '', steps: [], choice } as const;
const end = { at: new Date(0), ms: 1234 };
const record = { at: '1970-01-01T00:00:00.000Z', kind: 'switch', to: 'mistral', ms: 1234 };
const aborted = Object.assign(new Error('aborted'), { name: 'AbortError' });

test.each<[string, unknown, object]>([
  ['was done', undefined, { outcome: 'done' }],
  ['was cancelled', aborted, { outcome: 'cancelled' }],
  ['was cancelled, as a problem', new ProblemError({ code: 'cancelled', message: 'x' }), { outcome: 'cancelled' }],
  ['failed', new ProblemError({ code: 'engine-timeout', message: 'late' }), { outcome: 'failed', message: 'late' }],
])('a switch that %s', (_, error, outcome) => {
  expect(switchRecords(operation, { ...end, error })).toEqual([{ ...record, ...outcome }]);
});

test('an operation in which no engine took the place of another is not written down', () => {
  const { choice: _, ...up } = operation;
  expect(switchRecords({ ...up, kind: 'up' }, end)).toEqual([]);
});
