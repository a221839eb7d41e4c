import { readActivity } from './activity.ts';
import type { Engine, Probe } from './engine.ts';
import { textOf } from './fields.ts';
import { asObject, getFromHost, parseObject } from './http.ts';
import {
  askAccelerator,
  listModels,
  load,
  type ModelStatus,
  measure,
  modelStatuses,
  unload,
} from './mistral-models.ts';

/** `/v1/models` lists what is configured, with a state each, and the pseudo entry `default`. */
export const mistralrs: Engine = {
  kind: 'mistralrs',
  bindsWhenLoaded: true,
  tellsMemory: false,
  usesHubCache: true,

  async probe(baseUrl, signal, get = getFromHost): Promise<Probe> {
    const models = await get(`${baseUrl}/v1/models`, signal);
    if (!models) return { state: 'refused' };
    const statuses = models.status === 200 ? modelStatuses(parseObject(models.body)) : undefined;
    if (statuses?.some(({ status }) => status === 'loaded')) return { state: 'ready' };
    const health = await get(`${baseUrl}/health`, signal);
    if (!health) return { state: 'refused' };
    if (statuses) return { state: 'alive', detail: describe(statuses) };
    if (health.status >= 500) return { state: 'alive', detail: `/health answers ${health.status}` };
    if (health.status === 200 && health.body.trim() === 'OK') {
      return { state: 'alive', detail: `/v1/models answers ${models.status}` };
    }
    return { state: 'wrong', detail: `What answers at ${baseUrl} is not Mistral.rs (status ${health.status}).` };
  },

  async version(baseUrl, signal, get = getFromHost) {
    const answer = await get(`${baseUrl}/v1/system/info`, signal);
    const build = answer?.status === 200 ? asObject(parseObject(answer.body)?.build) : undefined;
    return textOf(build?.version);
  },

  accelerator: { fixed: true, ask: askAccelerator },
  activity: readActivity,
  models: listModels,
  unload,
  load,
  measure,
};

const describe = (statuses: readonly ModelStatus[]): string =>
  statuses.length === 0
    ? 'no model is configured'
    : statuses.map(({ id, status }) => `${id} is ${status || 'in an unknown state'}`).join(', ');
