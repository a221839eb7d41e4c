import { expect, test } from 'vitest';
import { engine as engineFacts, situationAfter } from '../../../../test/fixtures/health.ts';
import type { MemoryAction } from '../../metrics/governor.ts';
import { memory } from './memory.ts';

const model = { kind: 'model', name: 'llama3.1:8b', engine: 'ollama', bytes: 5.2 * 1024 ** 3, idle: true } as const;
const critical: MemoryAction = { kind: 'incident', cause: 'pressure-critical', unload: model, automatic: false };

test('critical pressure: unload what frees most', () => {
  expect(memory(situationAfter({ memory: [critical] }))).toMatchObject([
    {
      cause: 'memory-critical',
      kind: 'memory',
      title: 'Memory is almost full',
      action: {
        command: 'unload',
        input: { service: 'ollama', model: 'llama3.1:8b' },
        label: 'Unload llama3.1:8b (5.2 GB)',
      },
    },
  ]);
});

test('swap growth; an engine that can’t be told to unload is stopped', () => {
  const engine = { kind: 'engine', name: 'llama', engine: 'llama', bytes: 5 * 1024 ** 3, idle: false } as const;
  const action: MemoryAction = {
    kind: 'incident',
    cause: 'swap-growth',
    unload: engine,
    automatic: false,
    swapGrowthBytes: 1.5 * 1024 ** 3,
  };
  const services = [engineFacts({ name: 'llama', title: 'llama.cpp' })];
  const [found] = memory(situationAfter({ services, memory: [action] }));
  expect(found).toMatchObject({
    cause: 'swap-growth',
    advice: 'llama.cpp can’t unload its model. Clients get no answer until it is started again.',
    action: { command: 'down', input: {}, label: 'Stop llama.cpp (5 GB)' },
  });
  expect(found?.body).toBe('Swap grew by 1.5 GB since the last model was loaded.');
});

test.each<[string, readonly MemoryAction[]]>([
  ['nothing is asked for', []],
  ['advice only', [{ ...critical, kind: 'advice', cause: 'pressure-warning' }]],
  ['nothing is loaded: nothing to do', [{ kind: 'incident', cause: 'pressure-critical', automatic: false }]],
])('not: %s', (_, actions) => {
  expect(memory(situationAfter({ memory: actions }))).toEqual([]);
});
