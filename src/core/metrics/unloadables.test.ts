import { expect, test } from 'vitest';
import type { ModelInfo, ModelsResult } from '../../shared/models.ts';
import { unloadablesOf } from './unloadables.ts';

const model = (name: string, more: Partial<ModelInfo> = {}): ModelInfo => ({ name, state: 'loaded', ...more });
const of = (models: readonly ModelInfo[], engine: Partial<ModelsResult['engine']> = {}): ModelsResult => ({
  stack: 's',
  engine: { service: 'llm', accelerator: { kind: 'cpu', text: 'CPU' }, ...engine },
  models,
});

test('models that are loaded, with what the engine says that they take', () => {
  const found = unloadablesOf(
    of([model('a', { memoryBytes: 5 }), model('b'), model('c', { state: 'unloaded' })]),
    {},
    true,
  );
  expect(found).toEqual([
    { kind: 'model', name: 'a', engine: 'llm', idle: false, bytes: 5 },
    { kind: 'model', name: 'b', engine: 'llm', idle: false },
  ]);
});

test('the only model has the memory of its container when the engine tells none', () => {
  expect(unloadablesOf(of([model('a')], { memoryBytes: 7 }), { memoryBytes: 6 }, true)).toMatchObject([{ bytes: 7 }]);
  expect(unloadablesOf(of([model('a')]), { memoryBytes: 6 }, true)).toMatchObject([{ bytes: 6 }]);
});

test('an engine that can’t be told to unload is named itself', () => {
  expect(unloadablesOf(of([model('a', { state: 'unknown' })]), { cpuPercent: 1, memoryBytes: 6 }, false)).toEqual([
    { kind: 'engine', name: 'llm', engine: 'llm', idle: true, bytes: 6 },
  ]);
});

test.each([
  ['its counters say so', { running: 0, waiting: 0 }, 300, true],
  ['its counters count one that waits', { running: 0, waiting: 1 }, 0, false],
  ['its counters count one that runs', { running: 1 }, 0, false],
  ['without counters it computes nothing', undefined, 3, true],
  ['without counters it computes', undefined, 90, false],
  ['nobody tells', undefined, undefined, false],
])('idle or not: %s', (_, activity, cpuPercent, idle) => {
  const container = cpuPercent === undefined ? {} : { cpuPercent };
  expect(unloadablesOf(of([model('a')], activity ? { activity } : {}), container, true)[0]?.idle).toBe(idle);
});
