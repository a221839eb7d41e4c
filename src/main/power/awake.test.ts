import { expect, it } from 'vitest';
import { snapshots } from '../../../test/fixtures/snapshots.ts';
import { keepAwake, needsAwake } from './awake.ts';

const { operation: switching } = snapshots.switching;

it.each(['ready', 'failed', 'unhealthy', 'noDocker', 'stopped', 'starting', 'unchosen', 'looking'] as const)(
  'lets the machine sleep: %s',
  (state) => {
    expect(needsAwake(snapshots[state])).toBe(false);
  },
);

it('keeps it awake during a switch, whatever it is at', () => {
  expect(needsAwake(snapshots.switching)).toBe(true);
  expect(needsAwake({ ...snapshots.ready, operation: { ...switching!, steps: [] } })).toBe(true);
});

it('keeps it awake while a start downloads, no longer', () => {
  const bytes = { current: 1, total: 2 };
  const pull = { id: 'pull:ollama', label: 'Download Ollama', bytes } as const;
  const start = (state: 'running' | 'done') => ({
    ...snapshots.starting,
    operation: { ...snapshots.starting.operation!, steps: [{ ...pull, state }] },
  });
  expect(needsAwake(start('running'))).toBe(true);
  expect(needsAwake(start('done'))).toBe(false);
});

it('asks the system once, and gives it back', () => {
  const asked: string[] = [];
  const update = keepAwake({
    start: (type) => asked.push(type),
    stop: (id) => asked.push(`stop ${id}`) > 0,
  });
  for (const state of ['ready', 'switching', 'switching', 'ready', 'ready', 'switching'] as const) {
    update(snapshots[state]);
  }
  expect(asked).toEqual(['prevent-app-suspension', 'stop 1', 'prevent-app-suspension']);
});
