import { setTimeout as delay } from 'node:timers/promises';
import { knobs } from './knobs.ts';
import { type Exchange, json, stream } from './server.ts';

const words = ['The', ' quick', ' brown', ' fox', ' jumps', ' over', ' the', ' lazy', ' dog', '.'];

const stallPollMs = 20;

/** An answer's tokens at the pace of the knobs; `limit` as a request gives it (`max_tokens`, `num_predict`). */
export async function* tokens(limit: unknown, signal: AbortSignal): AsyncGenerator<string> {
  const count = typeof limit === 'number' && limit > 0 ? limit : knobs().tokens;
  for (let i = 0; i < count; i++) {
    await delay(knobs().tokenMs, undefined, { signal });
    while (i >= knobs().stallAfter) await delay(stallPollMs, undefined, { signal });
    yield words[i % words.length] ?? '';
  }
}

export interface ChatStyle {
  readonly model: string;
  readonly fingerprint: string;
  /** `usage` of the answer; `ms` since the request began. */
  usage(completionTokens: number, ms: number): Record<string, unknown>;
  /** What the end of an answer has besides. */
  extra?(completionTokens: number, ms: number): Record<string, unknown>;
}

/** POST /v1/chat/completions and /v1/completions, streamed as server-sent events or whole. */
export async function complete(kind: 'chat' | 'text', exchange: Exchange, style: ChatStyle): Promise<void> {
  const { body, response, signal } = exchange;
  const began = performance.now();
  const head = {
    id: `${kind === 'chat' ? 'chatcmpl' : 'cmpl'}-${began.toFixed(0)}`,
    created: Math.floor(Date.now() / 1000),
    model: style.model,
    system_fingerprint: style.fingerprint,
  };
  const object = kind === 'chat' ? 'chat.completion' : 'text_completion';
  const pace = tokens(body.max_tokens, signal);
  if (body.stream !== true) {
    let content = '';
    let count = 0;
    for await (const token of pace) {
      content += token;
      count++;
    }
    const message = kind === 'chat' ? { message: { role: 'assistant', content } } : { text: content };
    const choices = [{ index: 0, ...message, finish_reason: 'stop' }];
    const ms = performance.now() - began;
    return json(response, { ...head, object, choices, usage: style.usage(count, ms), ...style.extra?.(count, ms) });
  }
  const write = stream(response, 'sse');
  const chunk = kind === 'chat' ? 'chat.completion.chunk' : object;
  let count = 0;
  for await (const token of pace) {
    const part = kind === 'chat' ? { delta: { role: 'assistant', content: token } } : { text: token };
    write({ ...head, object: chunk, choices: [{ index: 0, ...part, finish_reason: null }] });
    count++;
  }
  const end = kind === 'chat' ? { delta: {} } : { text: '' };
  const ms = performance.now() - began;
  const told = { usage: style.usage(count, ms), ...style.extra?.(count, ms) };
  write({ ...head, object: chunk, choices: [{ index: 0, ...end, finish_reason: 'stop' }], ...told });
  write('[DONE]');
  response.end();
}
