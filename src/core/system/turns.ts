/** Work that is asked for again and again, one turn at a time. */
export interface Turns<T> {
  /** Resolves when a turn that began after this has ended, however it ended. */
  request(wanted: T): Promise<void>;
}

/**
 * Takes turns as long as they are asked for: never two at once, never one too few. What is asked for during a turn is
 * merged into the next one. A failure goes to `onFailure`; what was asked for meanwhile waits for the next request.
 */
export const createTurns = <T>(
  take: (wanted: T) => Promise<void>,
  merge: (a: T, b: T) => T,
  onFailure: (error: unknown) => void,
): Turns<T> => {
  let wanted: { readonly value: T } | undefined;
  let running: Promise<void> | undefined;
  const loop = async (): Promise<void> => {
    while (wanted) {
      const { value } = wanted;
      wanted = undefined;
      await take(value);
    }
  };
  return {
    request: (value) => {
      wanted = { value: wanted ? merge(wanted.value, value) : value };
      running ??= loop()
        .catch(onFailure)
        .finally(() => {
          running = undefined;
        });
      return running;
    },
  };
};
