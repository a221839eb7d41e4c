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

test('one that was undone altogether is told from one that was not, and where it came from is kept', () => {
  const error = new ProblemError({ code: 'engine-timeout', message: 'late' });
  const steps = (state: 'done' | 'failed') => [
    { id: 'start', label: 'Start', state: 'failed' as const },
    { id: 'undo start', label: 'Remove', state },
  ];
  const ended = (state: 'done' | 'failed') =>
    switchRecords({ ...operation, previous: 'ollama', steps: steps(state) }, { ...end, error });
  expect(ended('done')).toEqual([{ ...record, from: 'ollama', outcome: 'undone', message: 'late' }]);
  expect(ended('failed')).toMatchObject([{ from: 'ollama', outcome: 'failed' }]);
});

test('an operation in which no engine took the place of another is not written down', () => {
  const { choice: _, ...up } = operation;
  expect(switchRecords({ ...up, kind: 'up' }, end)).toEqual([]);
});
