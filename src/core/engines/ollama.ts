import type { Engine, Probe } from './engine.ts';
import { textOf } from './fields.ts';
import { getFromHost, type HttpAnswer, parseObject } from './http.ts';
import { askAccelerator, listModels, load, measure, unload } from './ollama-models.ts';
import { pullModel } from './ollama-pull.ts';

/** `/api/tags` works as soon as Ollama serves; models are loaded by the first request that wants them. */
export const ollama: Engine = {
  kind: 'ollama',
  bindsWhenLoaded: false,
  tellsMemory: true,
  usesHubCache: false,

  async probe(baseUrl, signal, get = getFromHost): Promise<Probe> {
    const tags = await get(`${baseUrl}/api/tags`, signal);
    if (!tags) return { state: 'refused' };
    if (tags.status === 200 && Array.isArray(parseObject(tags.body)?.models)) return { state: 'ready' };
    const root = await get(`${baseUrl}/`, signal);
    if (!root) return { state: 'refused' };
    if (isOllama(root)) return { state: 'alive', detail: `/api/tags answers ${tags.status}` };
    return { state: 'wrong', detail: `What answers at ${baseUrl} is not Ollama (status ${root.status}).` };
  },

  async version(baseUrl, signal, get = getFromHost) {
    const answer = await get(`${baseUrl}/api/version`, signal);
    return answer?.status === 200 ? textOf(parseObject(answer.body)?.version) : undefined;
  },

  accelerator: { fixed: false, ask: askAccelerator },
  models: listModels,
  unload,
  load,
  pull: pullModel,
  measure,
};

const isOllama = ({ status, body }: HttpAnswer): boolean => status >= 500 || body.includes('Ollama is running');
