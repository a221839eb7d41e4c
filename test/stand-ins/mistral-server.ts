import { setTimeout as delay } from 'node:timers/promises';
import { knobs } from './knobs.ts';
import { type Exchange, json, Refusal, type Routes, serve, text } from './server.ts';
import { complete } from './tokens.ts';

const version = '0.9.3';
const memory = 8 * 1024 ** 3;

type Status = 'loaded' | 'unloaded' | 'reloading';

/** The wire formats of Mistral.rs 0.9: the port is bound only after every model is loaded. */
export async function serveMistral(port: number, names: readonly string[]): Promise<void> {
  const models = new Map<string, Status>(names.map((name) => [name, 'loaded']));
  let processed = 0;
  const count = (tokens: number) => {
    processed += tokens;
  };
  console.log(`mistralrs: loading ${names.join(', ')}`);
  const routes: Routes = {
    'GET /': ({ response }) => text(response, 'OK'),
    'GET /health': ({ response }) => text(response, 'OK'),
    'GET /metrics': ({ response }) => text(response, metrics(processed), 'text/plain; version=0.0.4'),
    'GET /v1/models': ({ response }) => {
      const entry = (id: string, status?: Status) => ({
        id,
        object: 'model',
        created: 0,
        owned_by: 'local',
        ...(status && { status }),
      });
      const data = [entry('default'), ...[...models].map(([id, status]) => entry(id, status))];
      json(response, { object: 'list', data });
    },
    'POST /v1/models/status': (exchange) => answerStatus(models, exchange, (status) => status),
    'POST /v1/models/unload': (exchange) =>
      answerStatus(models, exchange, (_, id) => {
        models.set(id, 'unloaded');
        return 'unloaded';
      }),
    'POST /v1/models/reload': (exchange) =>
      answerStatus(models, exchange, (status, id) => {
        // The real one gets stuck when asked to reload a model that is not unloaded.
        models.set(id, 'reloading');
        if (status === 'unloaded') setTimeout(() => models.set(id, 'loaded'), knobs().loadMs);
        return 'reloading';
      }),
    'GET /v1/system/info': ({ response }) => json(response, systemInfo()),
    'POST /v1/chat/completions': (exchange) => answerCompletion('chat', models, exchange, count),
    'POST /v1/completions': (exchange) => answerCompletion('text', models, exchange, count),
  };
  await serve('mistralrs', port, routes, knobs().loadMs);
}

/** These always answer 200; what went wrong is in `status` and `error`. */
function answerStatus(
  models: ReadonlyMap<string, Status>,
  { body, response }: Exchange,
  act: (status: Status, id: string) => Status,
): void {
  const id = String(body.model_id ?? '');
  const status = models.get(id);
  json(
    response,
    status
      ? { model_id: id, status: act(status, id) }
      : { model_id: id, status: 'not_found', error: `Model '${id}' not found` },
  );
}

async function answerCompletion(
  kind: 'chat' | 'text',
  models: Map<string, Status>,
  exchange: Exchange,
  count: (tokens: number) => void,
): Promise<void> {
  const asked = String(exchange.body.model ?? 'default');
  const model = asked === 'default' ? ([...models.keys()][0] ?? asked) : asked;
  const status = models.get(model);
  if (!status) throw new Refusal(404, { message: `Model '${asked}' not found` });
  if (status === 'unloaded') {
    await delay(knobs().loadMs); // a request for an unloaded model loads it
    models.set(model, 'loaded');
  }
  const usage = (tokens: number, ms: number) => {
    count(tokens);
    const perSecond = tokens / (ms / 1000);
    return {
      completion_tokens: tokens,
      prompt_tokens: 1,
      total_tokens: tokens + 1,
      avg_tok_per_sec: perSecond,
      avg_prompt_tok_per_sec: perSecond,
      avg_compl_tok_per_sec: perSecond,
      total_time_sec: ms / 1000,
    };
  };
  await complete(kind, exchange, { model, fingerprint: 'fp_mistralrs', usage });
}

const systemInfo = () => ({
  build: { version, git_revision: 'stand-in', cuda: false, metal: false },
  devices: [{ kind: 'cpu', total_memory_bytes: memory, available_memory_bytes: memory / 2 }],
});

const metrics = (processed: number): string =>
  [
    '# TYPE mistralrs_tokens_processed_total counter',
    `mistralrs_tokens_processed_total ${processed}`,
    '# TYPE mistralrs_sequences_running gauge',
    'mistralrs_sequences_running 0',
    '# TYPE mistralrs_sequences_waiting gauge',
    'mistralrs_sequences_waiting 0',
    '',
  ].join('\n');
