import { setTimeout as delay } from 'node:timers/promises';
import { ask, engineOf, open } from './ask.ts';

/** What clients met while something went on. */
export interface Load {
  /** Requests that were answered whole, by the engine that answered. */
  readonly answered: Readonly<Record<string, number>>;
  /** Streams among them. */
  readonly streams: number;
  /** What went wrong, a line each: refused, cut, or from two engines. */
  readonly failed: readonly string[];
  /** The longest that a short request waited, in ms. */
  readonly slowestMs: number;
}

export interface LoadOptions {
  /** Of the gateway. */
  readonly url: string;
  readonly perSecond: number;
  /** Streams that run at any time: when one ends, the next begins. */
  readonly streams: number;
  /** Tokens of one stream; how long it takes is up to the engine's `tokenMs`. */
  readonly tokens: number;
}

/** The model that both stand-ins serve if the workspace sets MISTRAL_MODEL to it. */
export const sharedModel = 'stand-in';

const chat = (more: object) => ({ model: sharedModel, messages: [{ role: 'user', content: 'Hello' }], ...more });

/** Asks as clients do until `end`, which waits for what is under way and tells what they met. */
export function startLoad({ url, perSecond, streams, tokens }: LoadOptions): { end(): Promise<Load> } {
  const answered: Record<string, number> = {};
  const failed: string[] = [];
  let whole = 0;
  let slowestMs = 0;
  let over = false;
  const count = (engine: string | undefined) => {
    answered[engine ?? 'none'] = (answered[engine ?? 'none'] ?? 0) + 1;
  };
  const short = async (): Promise<void> => {
    const begun = performance.now();
    const answer = await ask(url, '/v1/chat/completions', { method: 'POST', body: chat({ max_tokens: 1 }) });
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    if (answer.status === 200) count(answer.engine);
    else failed.push(`${answer.status}: ${answer.body.slice(0, 200)}`);
  };
  const long = async (): Promise<void> => {
    const body = chat({ stream: true, max_tokens: tokens });
    const response = await open(url, '/v1/chat/completions', { method: 'POST', body });
    let text = '';
    for await (const chunk of response) text += String(chunk);
    if (response.statusCode !== 200) failed.push(`stream ${response.statusCode}: ${text.slice(0, 200)}`);
    else if (!text.endsWith('data: [DONE]\n\n')) failed.push(`stream cut after ${text.length} bytes`);
    else if (fingerprints(text).size !== 1) failed.push(`stream of ${[...fingerprints(text)].join(' and ')}`);
    else {
      whole += 1;
      count(engineOf(response));
    }
  };
  const noted = (work: Promise<void>) => work.catch((error: unknown) => void failed.push(String(error)));
  const running = new Set<Promise<void>>();
  const asking = setInterval(() => {
    const work = noted(short()).finally(() => running.delete(work));
    running.add(work);
  }, 1000 / perSecond);
  const lines = Array.from({ length: streams }, async (_, line) => {
    await delay((line * 1000) / perSecond); // not all at the same moment
    while (!over) {
      const failures = failed.length;
      await noted(long());
      if (failed.length > failures) await delay(1000 / perSecond); // what is refused at once must not be asked at once
    }
  });
  return {
    async end() {
      over = true;
      clearInterval(asking);
      await Promise.all([...running, ...lines]);
      return { answered, failed, streams: whole, slowestMs };
    },
  };
}

/** Who made the parts of a streamed answer. */
const fingerprints = (text: string): Set<string> =>
  new Set([...text.matchAll(/"system_fingerprint":"([^"]+)"/g)].map((match) => match[1] ?? ''));
