import { type Problem, ProblemError } from '../../shared/errors.ts';
import { readLines } from '../docker/lines.ts';
import { post } from './call.ts';
import { amountOf, textOf } from './fields.ts';
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

type Parts = ReadonlyMap<string, { readonly current: number; readonly total: number }>;

/** Adds up the parts: Ollama tells each by its digest, over and over. */
const sum = (parts: Parts): NonNullable<ModelProgress['bytes']> => {
  const all = [...parts.values()];
  const over = (of: 'current' | 'total') => all.reduce((total, part) => total + part[of], 0);
  return { current: over('current'), total: over('total') };
};

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
    const answer = await post(`${baseUrl}/api/pull`, { model }, { ...options, silenceMs: stallMs });
    for await (const line of readLines(answer)) {
      const { status, error, digest, completed, total } = parseObject(line) ?? {};
      if (typeof error === 'string') throw refused(model, error);
      const [part, size] = [textOf(digest), amountOf(total)];
      if (part !== undefined && size !== undefined)
        parts.set(part, { current: Math.min(amountOf(completed) ?? 0, size), total: size });
      done ||= status === 'success';
      const detail = textOf(status);
      if (detail !== undefined) options.onProgress?.({ detail, ...(parts.size > 0 && { bytes: sum(parts) }) });
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof ProblemError
      ? error
      : refused(model, error instanceof Error ? error.message : String(error));
  }
  if (!done) throw refused(model, 'the engine hung up before it was done');
};
