import { expect, it } from 'vitest';
import type { StepProgress } from '../../shared/snapshot.ts';
import { type StepRow, stepRows } from './steps.ts';

const steps = (...states: [StepProgress['state'], number][]): StepProgress[] =>
  states
    .flatMap(([state, count]) => Array.from({ length: count }, () => state))
    .map((state, i) => ({ id: String(i), label: `Step ${i}`, state }));
const short = (rows: readonly StepRow[]): string[] =>
  rows.map((row) => (row.kind === 'step' ? row.step.state : `${row.count} ${row.state}`));

it('shows all of a few steps', () => {
  expect(stepRows(steps(['done', 4], ['running', 1], ['waiting', 4]))).toHaveLength(9);
});

it('folds what is over at the beginning', () => {
  expect(short(stepRows(steps(['done', 10], ['running', 2], ['waiting', 3])))).toEqual([
    '10 done',
    'running',
    'running',
    'waiting',
    'waiting',
    'waiting',
  ]);
});

it('folds what has no room at the end, and never takes more rows than there are', () => {
  const rows = stepRows(steps(['running', 1], ['waiting', 20]));
  expect(rows).toHaveLength(9);
  expect(short(rows).at(-1)).toBe('13 waiting');
  expect(short(stepRows(steps(['done', 3], ['running', 1], ['waiting', 20])))).toHaveLength(9);
});

it('leaves out none', () => {
  for (const done of [0, 1, 5, 17]) {
    const rows = stepRows(steps(['done', done], ['running', 2], ['waiting', 17]));
    const count = rows.reduce((sum, row) => sum + (row.kind === 'step' ? 1 : row.count), 0);
    expect(count).toBe(done + 19);
  }
});

it('is one line when all is over', () => {
  expect(short(stepRows(steps(['done', 17])))).toEqual(['17 done']);
});
