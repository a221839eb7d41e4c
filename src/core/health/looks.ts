import type { RefreshOptions } from './refresh.ts';

/** Looks that are asked for, one at a time. */
export interface Looks {
  /** Resolves when a look that began after this has ended. A failure is told by `failed`. */
  request(options?: RefreshOptions): Promise<void>;
  /** Other work that nobody waits for. */
  run(work: () => Promise<void>): void;
  /** Rejects with the first failure of a look: a bug. Never resolves. */
  readonly failed: Promise<never>;
}

/** Looks again as long as it was asked for meanwhile: never twice at once, never once too few. */
export const createLooks = (look: (options: RefreshOptions) => Promise<void>): Looks => {
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {}); // whoever waits for it is told
  let wanted: RefreshOptions | undefined;
  let running: Promise<void> | undefined;
  const loop = async (): Promise<void> => {
    while (wanted) {
      const options = wanted;
      wanted = undefined;
      await look(options);
    }
  };
  return {
    failed: failure.promise,
    run: (work) => void work().catch(failure.reject),
    request: ({ thorough } = { thorough: false }) => {
      wanted = { thorough: thorough || wanted?.thorough === true };
      running ??= loop()
        .catch(failure.reject)
        .finally(() => {
          running = undefined;
        });
      return running;
    },
  };
};
