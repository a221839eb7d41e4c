import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

const pollMs = 50;
/** Less than the tests of integration have, so that what there was instead is told. */
const patienceMs = 110_000;

/**
 * Asks again until the answer is as wanted; a failure counts as not yet.
 * @throws Error after 110 s, with the last answer or the last failure
 */
export async function eventually<T>(question: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const answer = await question().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if ('value' in answer && isSo(answer.value)) return answer.value;
    if (performance.now() > until) throw new Error(`not so after ${patienceMs / 1000} s: ${inspect(answer)}`);
    await delay(pollMs);
  }
}
