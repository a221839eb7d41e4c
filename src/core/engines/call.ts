import { type IncomingMessage, request } from 'node:http';
import { ProblemError } from '../../shared/errors.ts';
import { type HttpAnswer, type HttpGet, parseObject, readText } from './http.ts';
import { refused, saidBy, silent, tooLate } from './refusal.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One request that may take long. */
export interface Call {
  readonly url: string;
  readonly body: unknown;
  /** For the whole of it, in ms. */
  readonly timeoutMs: number;
  /** What can't be done if it fails, as the start of a sentence: `qwen3:4b could not be loaded`. */
  readonly failing: string;
  readonly signal?: AbortSignal | undefined;
}

/** Posts JSON from this machine; resolves when the answer begins. Silence for longer than `silenceMs` ends it. */
export const post = (
  url: string,
  body: unknown,
  { signal, silenceMs }: { readonly signal?: AbortSignal | undefined; readonly silenceMs?: number },
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const options = { method: 'POST', headers, agent: false, ...(signal && { signal }) };
    const call = request(url, options, resolve);
    if (silenceMs !== undefined)
      call.setTimeout(silenceMs, () => call.destroy(new Error(`nothing was heard for ${silenceMs / 1000} s`)));
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });

/**
 * Posts JSON and lets `read` have the answer, whatever its status. A connection that fails or takes too long is a problem.
 * @throws ProblemError engine-silent, engine-timeout, what `read` throws; the signal's reason if that aborts
 */
export const postAnd = async <T>(call: Call, read: (answer: IncomingMessage) => Promise<T>): Promise<T> => {
  const { url, body, timeoutMs, failing, signal } = call;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await read(await post(url, body, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout }));
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ProblemError) throw error;
    if (timeout.aborted) throw tooLate(failing, `no answer within ${timeoutMs / 1000} s`);
    throw silent(failing, error instanceof Error ? error.message : String(error));
  }
};

const understood = (answer: HttpAnswer, failing: string): Fields => {
  if (answer.status !== 200) throw refused(failing, saidBy(answer));
  const object = parseObject(answer.body);
  if (!object) throw refused(failing, `its answer is not understood: ${saidBy(answer)}`);
  return object;
};

/**
 * Posts JSON and answers the JSON object that comes back.
 * @throws ProblemError engine-silent, engine-timeout; engine-refused for any status but 200 and for anything else than JSON
 */
export const postJson = (call: Call): Promise<Fields> =>
  postAnd(call, async (answer) =>
    understood({ status: answer.statusCode ?? 0, body: await readText(answer) }, call.failing),
  );

/**
 * Reads a JSON object, from wherever `get` asks.
 * @throws ProblemError engine-silent, engine-refused
 */
export const readJson = async (get: HttpGet, url: string, failing: string, signal?: AbortSignal): Promise<Fields> => {
  const answer = await get(url, signal);
  if (!answer) throw silent(failing, `nothing answers at ${url}, or not in time`);
  return understood(answer, failing);
};
