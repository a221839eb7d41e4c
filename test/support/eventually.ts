import { setTimeout as delay } from 'node:timers/promises';

const pollMs = 50;

/** Asks again until the answer is as wanted; a failure counts as not yet. The test's own time limit ends it. */
export async function eventually<T>(question: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await question().then(
      (value) => ({ value }),
      () => undefined,
    );
    if (answer && isSo(answer.value)) return answer.value;
    await delay(pollMs);
  }
}
