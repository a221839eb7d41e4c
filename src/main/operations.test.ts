import { describe, expect, it } from 'vitest';
import { createStore } from '../core/store.ts';
import type { Problem, Result } from '../shared/errors.ts';
import { createOperations } from './operations.ts';

const now = Date.parse('2026-11-18T14:05:00Z');
const refusal = (problem: Problem): Result<never> => ({ ok: false, error: problem, problems: [problem] });
const locked: Problem = { code: 'locked', message: 'Another run is at work.' };
const up = { kind: 'up', stack: 'ollama' } as const;

const setUp = () => {
  const store = createStore('/workspace');
  return { store, operations: createOperations(store, () => now) };
};

describe('operations of the app', () => {
  it('answers what came of it, without its value', async () => {
    const { operations, store } = setUp();
    expect(await operations.run(up, async () => ({ ok: true, value: 'much' }))).toEqual({ ok: true, value: undefined });
    expect(store.get().failure).toBeUndefined();
  });

  it('shows what kept an operation from beginning', async () => {
    const { operations, store } = setUp();
    expect(await operations.run(up, async () => refusal(locked))).toMatchObject({ ok: false, error: locked });
    const at = new Date(now).toISOString();
    expect(store.get().failure).toEqual({ operation: { ...up, startedAt: at, steps: [] }, problems: [locked], at });
  });

  it('leaves the failure that core has told, with its steps', async () => {
    const { operations, store } = setUp();
    const told = { operation: { ...up, startedAt: 'then', steps: [] }, problems: [locked], at: 'then' };
    await operations.run(up, async () => {
      store.update({ failure: told });
      return refusal(locked);
    });
    expect(store.get().failure).toBe(told);
  });

  it('does not call a failure what the user cancelled', async () => {
    const { operations, store } = setUp();
    const result = operations.run(
      up,
      (signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            const cancelled: Problem = { code: 'cancelled', message: 'Cancelled.' };
            store.update({
              failure: { operation: { ...up, startedAt: '', steps: [] }, problems: [cancelled], at: '' },
            });
            resolve(refusal(cancelled));
          });
        }),
    );
    operations.cancel();
    expect(await result).toMatchObject({ error: { code: 'cancelled' } });
    expect(store.get().failure).toBeUndefined();
  });

  it('cancels nothing that has ended', async () => {
    const { operations } = setUp();
    let seen: AbortSignal | undefined;
    await operations.run(up, async (signal) => {
      seen = signal;
      return { ok: true, value: undefined };
    });
    operations.cancel();
    expect(seen?.aborted).toBe(false);
  });
});
