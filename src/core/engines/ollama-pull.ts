import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { parseObject } from './http.ts';

/** How far a download of a model is. */
export interface ModelProgress {
  /** Bytes over all its parts known so far; absent before the first. */
  readonly bytes?: { readonly current: number; readonly total: number };
  /** What the engine says it is at: `pulling manifest`. */
  readonly detail: string;
}

/** Silence for longer than this means that the download is stuck, in ms. */
const stallMs = 120_000;

const refused = (model: string, said: string): ProblemError => {
  const problem: Problem = { code: 'model-refused', message: `${model} could not be downloaded.`, evidence: [said] };
  return new ProblemError(problem);
};

const post = (url: string, body: unknown, signal?: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json' };
    const options = { method: 'POST', headers, agent: false, timeout: stallMs, ...(signal && { signal }) };
    const call = request(url, options, resolve);
    call.on('timeout', () => call.destroy(new Error(`nothing was heard for ${stallMs / 1000} s`)));
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });

/** Adds up the parts: Ollama tells each by its digest, over and over. */
const sum = (parts: ReadonlyMap<string, { readonly current: number; readonly total: number }>) =>
  [...parts.values()].reduce(
    (all, { current, total }) => ({ current: all.current + current, total: all.total + total }),
    {
      current: 0,
      total: 0,
    },
  );

/**
 * Downloads a model through `POST /api/pull`. Errors come as lines inside a stream that began with status 200; a download
 * that was cancelled goes on where it was when it is asked for again.
 * @throws ProblemError model-refused, with what Ollama said
 */
export const pullModel = async (
  baseUrl: string,
  model: string,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: ModelProgress) => void },
): Promise<void> => {
  const parts = new Map<string, { current: number; total: number }>();
  let done = false;
  try {
    const answer = await post(`${baseUrl}/api/pull`, { model }, options.signal);
    for await (const line of createInterface({ input: answer, crlfDelay: Number.POSITIVE_INFINITY })) {
      const { status, error, digest, completed, total } = parseObject(line) ?? {};
      if (typeof error === 'string') throw refused(model, error);
      if (typeof digest === 'string' && typeof total === 'number')
        parts.set(digest, { current: typeof completed === 'number' ? completed : 0, total });
      done ||= status === 'success';
      if (typeof status === 'string')
        options.onProgress?.({ detail: status, ...(parts.size > 0 && { bytes: sum(parts) }) });
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof ProblemError
      ? error
      : refused(model, error instanceof Error ? error.message : String(error));
  }
  if (!done) throw refused(model, 'the engine hung up before it was done');
};
