import { expect, test } from 'vitest';
import { engine, said, situationAfter } from '../../../../test/fixtures/health.ts';
import type { ServiceFacts } from '../facts.ts';
import { outOfMemory } from './out-of-memory.ts';

const limited = { memoryLimit: 4 * 1024 ** 3 };
const killed = engine({ lastLines: said('loading') }, { ...limited, state: 'exited', exitCode: 137, oomKilled: true });
const oom = { type: 'container', action: 'oom', id: 'ollama-id', attributes: {}, timeNano: '1' };
const again = engine({}, { ...limited, startedAt: '2025-06-02T00:00:00Z', restartCount: 1 });
const after = (...services: ServiceFacts[]) =>
  outOfMemory(situationAfter(...services.map((one) => ({ services: [one] }))));

test('names the limit', () => {
  expect(after(killed)).toMatchObject([
    {
      cause: 'out-of-memory',
      title: 'Ollama ran out of memory',
      body: 'Ollama was ended because it needed more than its limit of 4 GB.',
      evidence: ['loading'],
      action: { command: 'restart' },
    },
  ]);
});

test('without a limit of its own', () => {
  const [found] = after(engine({}, { state: 'exited', exitCode: 137, oomKilled: true }));
  expect(found?.body).toBe('Ollama was ended because it needed more than the memory of Docker.');
});

test('started again between two looks: the event tells', () => {
  const situation = situationAfter({ services: [engine({}, limited)] }, { services: [again], events: [oom] });
  expect(outOfMemory(situation)).toMatchObject([
    {
      body: 'Ollama was ended because it needed more than its limit of 4 GB, and was started again.',
      action: { command: 'logs' },
    },
  ]);
});

test('ended with 137 after the event, though Docker forgot to say so', () => {
  const ended = engine({}, { ...limited, state: 'exited', exitCode: 137 });
  expect(
    outOfMemory(situationAfter({ services: [engine({}, limited)] }, { services: [ended], events: [oom] })),
  ).toHaveLength(1);
});

test.each<[string, readonly ServiceFacts[]]>([
  ['runs', [engine({}, limited)]],
  ['killed with 137 by somebody', [engine({}, { ...limited, state: 'exited', exitCode: 137 })]],
  ['long ago', [killed, ...Array.from({ length: 13 }, () => again)]],
  ['another container since', [killed, engine({}, { id: 'other' })]],
])('not: %s', (_, services) => {
  expect(after(...services)).toEqual([]);
});

test('not: only a process in it was ended, and it goes on', () => {
  const runs = { services: [engine({}, limited)] };
  expect(outOfMemory(situationAfter(runs, { ...runs, events: [oom] }, runs))).toEqual([]);
});
