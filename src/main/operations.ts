import type { App as Core } from '../core/app.ts';
import type { Result } from '../shared/errors.ts';
import type { OperationSnapshot } from '../shared/snapshot.ts';

/** Starts operations, one at a time, and cancels the one that runs. */
export interface Operations {
  run(
    operation: Pick<OperationSnapshot, 'kind' | 'stack'>,
    work: (signal: AbortSignal) => Promise<Result<unknown>>,
  ): Promise<Result<void>>;
  /** Nothing happens if none runs. */
  cancel(): void;
  readonly isRunning: boolean;
  /** When all that run now have ended, well or not. */
  settled(): Promise<void>;
}

/**
 * Core puts the failure of an operation into the snapshot once it has begun. What kept it from beginning (another run
 * holds the lock, the stack is unknown) is put there here, so that the user sees every refusal in one place. What the
 * user cancelled is no failure.
 */
export const createOperations = (store: Core['store'], now: () => number): Operations => {
  const running = new Map<AbortController, Promise<unknown>>();
  return {
    run: async (operation, work) => {
      const before = store.get().failure;
      const startedAt = new Date(now()).toISOString();
      const abort = new AbortController();
      const working = work(abort.signal);
      running.set(abort, working);
      try {
        const result = await working;
        if (result.ok) return { ok: true, value: undefined };
        const { problems } = result;
        if (result.error.code === 'cancelled') store.update({ failure: undefined });
        else if (store.get().failure === before) {
          const at = new Date(now()).toISOString();
          store.update({ failure: { operation: { ...operation, startedAt, steps: [] }, problems, at } });
        }
        return result;
      } finally {
        running.delete(abort);
      }
    },
    cancel: () => {
      for (const abort of running.keys()) abort.abort();
    },
    get isRunning() {
      return running.size > 0;
    },
    settled: async () => {
      await Promise.allSettled(running.values());
    },
  };
};
