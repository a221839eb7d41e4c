import {
  fullName,
  installedModels,
  loadedModels,
  loadModel,
  pullModel,
  removeModel,
  unloadModel,
} from './ollama-models.ts';
import { type Exchange, json, Refusal, serve, stream, text } from './server.ts';
import { complete, tokens } from './tokens.ts';

const version = '0.35.1';

/** The wire formats of Ollama 0.33 and later, as far as the product uses them. */
export const serveOllama = (port: number): Promise<void> =>
  serve('ollama', port, {
    'GET /': ({ response }) => text(response, 'Ollama is running'),
    'GET /api/version': ({ response }) => json(response, { version }),
    'GET /api/tags': ({ response }) => json(response, { models: installedModels() }),
    'GET /api/ps': ({ response }) => json(response, { models: loadedModels() }),
    'POST /api/pull': pull,
    'DELETE /api/delete': ({ body, response }) => {
      removeModel(modelOf(body));
      response.writeHead(200).end();
    },
    'POST /api/generate': (exchange) => generate('response', exchange),
    'POST /api/chat': (exchange) => generate('message', exchange),
    'GET /v1/models': ({ response }) => {
      const data = installedModels().map(({ name }) => ({
        id: name,
        object: 'model',
        created: 0,
        owned_by: 'library',
      }));
      json(response, { object: 'list', data });
    },
    'POST /v1/chat/completions': (exchange) => openAi('chat', exchange),
    'POST /v1/completions': (exchange) => openAi('text', exchange),
  });

function modelOf(body: Exchange['body']): string {
  const name = body.model ?? body.name;
  if (typeof name !== 'string' || name === '') throw new Refusal(400, { error: 'model is required' });
  return name;
}

async function pull({ body, response, signal }: Exchange): Promise<void> {
  const lines = pullModel(modelOf(body), signal);
  if (body.stream !== false) {
    const write = stream(response, 'ndjson');
    for await (const line of lines) write(line);
    return void response.end();
  }
  let last: Record<string, unknown> = {};
  for await (const line of lines) last = line;
  json(response, last, 'error' in last ? 500 : 200);
}

/** POST /api/generate and /api/chat: answers, loads a model (no prompt) or unloads it (no prompt, keep_alive 0). */
async function generate(field: 'response' | 'message', exchange: Exchange): Promise<void> {
  const { body, response, signal } = exchange;
  const name = modelOf(body);
  const began = performance.now();
  const part = (content: string) =>
    field === 'response' ? { response: content } : { message: { role: 'assistant', content } };
  const line = (content: string, rest: object) => ({
    model: fullName(name),
    created_at: new Date().toISOString(),
    ...part(content),
    ...rest,
  });
  const asks = field === 'response' ? body.prompt : (body.messages as unknown[] | undefined)?.length;
  if (!asks) {
    const unload = body.keep_alive === 0 || body.keep_alive === '0';
    if (unload) unloadModel(name);
    else await loadModel(name, body.keep_alive);
    return json(response, line('', { done: true, done_reason: unload ? 'unload' : 'load' }));
  }
  await loadModel(name, body.keep_alive);
  const ready = performance.now();
  const options = body.options as { num_predict?: number } | undefined;
  const write = body.stream === false ? undefined : stream(response, 'ndjson');
  let whole = '';
  let count = 0;
  for await (const token of tokens(options?.num_predict, signal)) {
    write?.(line(token, { done: false }));
    whole += token;
    count++;
  }
  const nano = (from: number) => Math.round((performance.now() - from) * 1e6);
  const figures = { eval_count: count, eval_duration: nano(ready), total_duration: nano(began) };
  const last = line(write ? '' : whole, { done: true, done_reason: 'stop', ...figures });
  if (!write) return json(response, last);
  write(last);
  response.end();
}

async function openAi(kind: 'chat' | 'text', exchange: Exchange): Promise<void> {
  const name = modelOf(exchange.body);
  try {
    const model = await loadModel(name, undefined);
    const usage = (n: number) => ({ prompt_tokens: 1, completion_tokens: n, total_tokens: n + 1 });
    await complete(kind, exchange, { model, fingerprint: 'fp_ollama', usage });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const message = (error.body as { error: string }).error;
    throw new Refusal(error.status, { error: { message, type: 'not_found_error', param: null, code: null } });
  }
}
