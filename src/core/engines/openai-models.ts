import type { IncomingMessage } from 'node:http';
import type { ModelInfo, Speed } from '../../shared/models.ts';
import { readLines } from '../docker/lines.ts';
import { postAnd, readJson } from './call.ts';
import { amountOf, textOf } from './fields.ts';
import { asObject, getFromHost, type HttpGet, parseObject, readText } from './http.ts';
import { refused, saidBy } from './refusal.ts';
import { limits, question } from './speed.ts';

/** What `/v1/models` names; whether it is loaded is not told. */
export const listModels = async (
  baseUrl: string,
  signal?: AbortSignal,
  get: HttpGet = getFromHost,
): Promise<readonly ModelInfo[]> => {
  const failing = 'The engine’s models could not be read';
  const { data } = await readJson(get, `${baseUrl}/v1/models`, failing, signal);
  if (!Array.isArray(data)) throw refused(failing, 'its answer is no list of models');
  return data.flatMap((entry: unknown) => {
    const name = textOf(asObject(entry)?.id);
    return name === undefined ? [] : [{ name, state: 'unknown' as const }];
  });
};

/** What a streamed answer showed. */
interface Seen {
  /** Parts of the answer: about a token each. */
  readonly parts: number;
  /** Tokens as the server counts them. */
  readonly counted?: number;
  /** Tokens a second, from a server that tells it (llama.cpp). */
  readonly told?: number;
  /** ms from the first part to the last. */
  readonly tookMs: number;
}

const saysSomething = (choice: unknown): boolean => {
  const delta = asObject(asObject(choice)?.delta) ?? {};
  return [delta.content, delta.reasoning_content, delta.reasoning].some(
    (text) => typeof text === 'string' && text !== '',
  );
};

const watchAnswer = async (answer: IncomingMessage, failing: string): Promise<Seen> => {
  let [parts, first, last] = [0, 0, 0];
  let figures: Pick<Seen, 'counted' | 'told'> = {};
  for await (const line of readLines(answer)) {
    const event = line.startsWith('data:') ? parseObject(line.slice(5)) : parseObject(line);
    if (!event) continue; // a comment that keeps the connection open, `[DONE]`
    if (event.error !== undefined) throw refused(failing, saidBy({ status: 200, body: JSON.stringify(event) }));
    if (Array.isArray(event.choices) && event.choices.some(saysSomething)) {
      last = performance.now();
      if (parts++ === 0) first = last;
    }
    const counted = amountOf(asObject(event.usage)?.completion_tokens);
    const told = amountOf(asObject(event.timings)?.predicted_per_second);
    figures = { ...figures, ...(counted !== undefined && { counted }), ...(told !== undefined && { told }) };
  }
  return { parts, tookMs: last - first, ...figures };
};

/** Times the answer's parts as they come, if the server has no figure of its own. */
export const measure = async (baseUrl: string, model: string, signal?: AbortSignal): Promise<Speed> => {
  const failing = `The speed of ${model} could not be measured`;
  const messages = [{ role: 'user', content: question.text }];
  const asked = { model, messages, max_tokens: question.tokens, temperature: 0, stream: true };
  const body = { ...asked, stream_options: { include_usage: true } };
  const url = `${baseUrl}/v1/chat/completions`;
  const seen = await postAnd({ url, body, timeoutMs: limits.loadMs, failing, signal }, async (answer) => {
    const status = answer.statusCode ?? 0;
    if (status !== 200) throw refused(failing, saidBy({ status, body: await readText(answer) }));
    return watchAnswer(answer, failing);
  });
  const tokens = seen.counted ?? seen.parts;
  if (seen.told) return { model, tokens, tokensPerSecond: seen.told, measuredBy: 'engine' };
  if (tokens < 2 || seen.tookMs <= 0) throw refused(failing, 'it answered too little to measure');
  return { model, tokens, tokensPerSecond: ((tokens - 1) / seen.tookMs) * 1000, measuredBy: 'clock' };
};
