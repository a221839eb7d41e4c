import { expect, test } from 'vitest';
import type { Journal } from '../switch/journal.ts';
import { recoveryRecord } from './from-recovery.ts';
import { parseRecord } from './record.ts';

const journal: Journal = {
  version: 1,
  to: 'mistral',
  mode: 'overlap',
  startedAt: '2026-11-22T10:00:00.000Z',
  phase: 'ready',
  direction: 'forward',
  before: { services: [], running: [], networks: [] },
};
const at = new Date('2026-11-22T11:00:00.000Z');
const problems = [{ code: 'still-answering', message: 'It answers.' }] as const;

test('a switch that a later run brought to its end says so, and how long it took until then', () => {
  const record = recoveryRecord(journal, { at, outcome: 'undone', problems: [] });
  expect(record).toEqual({
    at: at.toISOString(),
    kind: 'switch',
    to: 'mistral',
    outcome: 'undone',
    recovered: true,
    ms: 3_600_000,
  });
  expect(parseRecord(JSON.stringify(record))).toEqual(record);
});

test('with what kept it from being brought to an end', () => {
  expect(recoveryRecord(journal, { at, outcome: 'failed', problems })).toMatchObject({ message: 'It answers.' });
});

test.each(['nonsense', '2026-11-23T10:00:00.000Z'])('a beginning that can’t be (%s) is no time', (startedAt) => {
  expect(recoveryRecord({ ...journal, startedAt }, { at, outcome: 'done', problems: [] })).toMatchObject({ ms: 0 });
});
