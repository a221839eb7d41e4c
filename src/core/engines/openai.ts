import type { Engine, Probe } from './engine.ts';
import { getFromHost, parseObject } from './http.ts';
import { listModels, measure } from './openai-models.ts';

/** Any other server of the OpenAI API: all that is known of it is `/v1/models`. */
export const openai: Engine = {
  kind: 'openai',
  bindsWhenLoaded: false,
  tellsMemory: false,
  usesHubCache: false,

  async probe(baseUrl, signal, get = getFromHost): Promise<Probe> {
    const models = await get(`${baseUrl}/v1/models`, signal);
    if (!models) return { state: 'refused' };
    const { status, body } = models;
    if (status === 200 && Array.isArray(parseObject(body)?.data)) return { state: 'ready' };
    // Without a key it can't be asked for more, but it serves those who have one.
    if (status === 401 || status === 403) return { state: 'ready' };
    // llama.cpp and vLLM answer 503 while the model loads.
    if (status >= 500) return { state: 'alive', detail: `/v1/models answers ${status}` };
    return { state: 'wrong', detail: `What answers at ${baseUrl} does not speak the OpenAI API (status ${status}).` };
  },

  /** The OpenAI API has no version of the server. */
  async version() {
    return undefined;
  },

  /** Nor anything about what it runs on. */
  accelerator: { fixed: true, ask: async () => undefined },
  models: listModels,
  measure,
};
