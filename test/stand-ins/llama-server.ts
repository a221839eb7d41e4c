#!/usr/local/bin/node
import { knobs } from './knobs.ts';
import { type Exchange, json, Refusal, type Routes, serve, text } from './server.ts';
import { complete } from './tokens.ts';

// The executable `llama-server` of the stand-in image, with the wire formats of llama.cpp's server: it binds its port at
// once and answers everything with 503 until its model is loaded.

/** What the real one reads from its environment (tools/server/README.md of llama.cpp). */
const { LLAMA_ARG_PORT = '8080', LLAMA_ARG_MODEL, LLAMA_ARG_HF_REPO, LLAMA_ARG_ALIAS } = process.env;
const model = LLAMA_ARG_ALIAS ?? LLAMA_ARG_HF_REPO ?? LLAMA_ARG_MODEL;
if (model === undefined) {
  console.error('error: no model: set LLAMA_ARG_HF_REPO or LLAMA_ARG_MODEL');
  process.exit(1);
}

const loadedAt = performance.now() + knobs().loadMs;
const loading = { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } };

const onceLoaded =
  (route: Routes[string]): Routes[string] =>
  (exchange) => {
    if (performance.now() < loadedAt) throw new Refusal(503, loading);
    return route(exchange);
  };

const answerCompletion = (kind: 'chat' | 'text') => (exchange: Exchange) =>
  // It serves its one model whatever name is asked for.
  complete(kind, exchange, {
    model: String(exchange.body.model ?? model),
    fingerprint: 'b11176-stand-in',
    usage: (tokens) => ({ completion_tokens: tokens, prompt_tokens: 1, total_tokens: tokens + 1 }),
    extra: (tokens, ms) => ({
      timings: { predicted_n: tokens, predicted_ms: ms, predicted_per_second: (tokens / ms) * 1000 },
    }),
  });

const health: Routes[string] = ({ response }) => json(response, { status: 'ok' });
const models: Routes[string] = ({ response }) =>
  json(response, {
    object: 'list',
    data: [{ id: model, object: 'model', created: 0, owned_by: 'llamacpp', meta: { n_ctx_train: 40_960 } }],
  });

const routes: Routes = {
  'GET /': ({ response }) => text(response, 'llama.cpp'),
  'GET /health': health,
  'GET /v1/health': health,
  'GET /v1/models': models,
  'POST /v1/chat/completions': answerCompletion('chat'),
  'POST /v1/completions': answerCompletion('text'),
};
await serve(
  'llamacpp',
  Number(LLAMA_ARG_PORT),
  Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, onceLoaded(route)])),
);
