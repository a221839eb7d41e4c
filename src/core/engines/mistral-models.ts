import type { AcceleratorKind, ModelChange, ModelInfo, ModelState, Speed } from '../../shared/models.ts';
import { postJson, readJson } from './call.ts';
import { amountOf, textOf } from './fields.ts';
import { asObject, getFromHost, type HttpGet, parseObject } from './http.ts';
import { refused, saidBy, unknownModel } from './refusal.ts';
import { limits, question } from './speed.ts';
import { type ChangeOptions, until } from './until.ts';

export interface ModelStatus {
  readonly id: string;
  readonly status: string;
}

/** The entries of `/v1/models` without the pseudo entry `default`; undefined: not a list of models. */
export function modelStatuses(answer: Readonly<Record<string, unknown>> | undefined): ModelStatus[] | undefined {
  if (!Array.isArray(answer?.data)) return undefined;
  return answer.data.flatMap((entry: unknown) => {
    const model = asObject(entry);
    const id = textOf(model?.id);
    return id === undefined || id === 'default' ? [] : [{ id, status: textOf(model?.status) ?? '' }];
  });
}

const states: Readonly<Record<string, ModelState>> = { loaded: 'loaded', unloaded: 'unloaded', reloading: 'loading' };

/** The configured models; Mistral.rs tells neither their size nor their memory. */
export const listModels = async (
  baseUrl: string,
  signal?: AbortSignal,
  get: HttpGet = getFromHost,
): Promise<readonly ModelInfo[]> => {
  const failing = 'The models of Mistral.rs could not be read';
  const statuses = modelStatuses(await readJson(get, `${baseUrl}/v1/models`, failing, signal));
  if (!statuses) throw refused(failing, 'its answer is no list of models');
  return statuses.map(({ id, status }) => ({ name: id, state: states[status] ?? 'unknown' }));
};

/** What it was built for and found, by `/v1/system/info`: its devices if it names them. */
export const askAccelerator = async (
  baseUrl: string,
  signal?: AbortSignal,
  get: HttpGet = getFromHost,
): Promise<AcceleratorKind | undefined> => {
  const answer = await get(`${baseUrl}/v1/system/info`, signal);
  const info = answer?.status === 200 ? parseObject(answer.body) : undefined;
  const devices = Array.isArray(info?.devices) ? info.devices : [];
  const kinds = devices.flatMap((device: unknown) => textOf(asObject(device)?.kind)?.toLowerCase() ?? []);
  if (kinds.includes('cuda')) return 'cuda';
  if (kinds.includes('metal')) return 'metal';
  const build = asObject(info?.build);
  const builtForNone = build?.metal === false && build.cuda === false;
  return builtForNone || (kinds.length > 0 && kinds.every((kind) => kind === 'cpu')) ? 'cpu' : undefined;
};

const find = async (baseUrl: string, model: string, signal?: AbortSignal): Promise<ModelInfo> => {
  const models = await listModels(baseUrl, signal);
  const found = models.find(({ name }) => name === model);
  if (found) return found;
  throw unknownModel(
    model,
    models.map(({ name }) => name),
  );
};

/** What it means when a change ends in one of these; others are quoted as they are. */
const meanings: Readonly<Record<string, string>> = {
  no_loader_config: 'no_loader_config: Mistral.rs does not know how it was loaded, and could not load it again',
};

/** POST `/v1/models/{unload,reload}`: the answer is always 200; what became of it is in `status` and `error`. */
const change = async (
  baseUrl: string,
  act: 'unload' | 'reload',
  model: string,
  failing: string,
  signal: AbortSignal | undefined,
): Promise<void> => {
  const url = `${baseUrl}/v1/models/${act}`;
  const timeoutMs = act === 'unload' ? limits.changeMs : limits.loadMs;
  const { status, error } = await postJson({ url, body: { model_id: model }, timeoutMs, failing, signal });
  const said = textOf(status) ?? '';
  const expected = act === 'unload' ? ['unloaded'] : ['reloading', 'loaded'];
  if (!expected.includes(said) || typeof error === 'string')
    throw refused(failing, saidBy({ status: 200, body: JSON.stringify({ error: error ?? meanings[said] ?? said }) }));
};

/** Unloads; done when it says so. */
export const unload = async (baseUrl: string, model: string, { signal }: ChangeOptions): Promise<ModelChange> => {
  const { name, state } = await find(baseUrl, model, signal);
  if (state === 'unloaded') return { model: name, changed: false };
  await change(baseUrl, 'unload', name, `${name} could not be unloaded`, signal);
  return { model: name, changed: true };
};

/** Reloads what is unloaded and nothing else: asked to reload anything else, Mistral.rs stays at `reloading` for ever. */
export const load = async (baseUrl: string, model: string, options: ChangeOptions): Promise<ModelChange> => {
  const { signal } = options;
  const { name, state } = await find(baseUrl, model, signal);
  if (state === 'loaded') return { model: name, changed: false };
  const failing = `${name} could not be loaded`;
  if (state === 'unknown') throw refused(failing, 'Mistral.rs does not say that it is unloaded');
  if (state === 'unloaded') await change(baseUrl, 'reload', name, failing, signal);
  const isLoaded = async () => (await find(baseUrl, name, signal)).state === 'loaded';
  await until(isLoaded, options, { timeoutMs: limits.loadMs, failing, said: 'it is still loading' });
  return { model: name, changed: true };
};

/** Mistral.rs tells its pace in every answer. */
export const measure = async (baseUrl: string, model: string, signal?: AbortSignal): Promise<Speed> => {
  const failing = `The speed of ${model} could not be measured`;
  const messages = [{ role: 'user', content: question.text }];
  const body = { model, messages, max_tokens: question.tokens, temperature: 0 };
  const url = `${baseUrl}/v1/chat/completions`;
  const answer = await postJson({ url, body, timeoutMs: limits.loadMs, failing, signal });
  const usage = asObject(answer.usage);
  const [tokens, pace] = [amountOf(usage?.completion_tokens), amountOf(usage?.avg_compl_tok_per_sec)];
  if (!tokens || !pace) {
    const told = answer.error ?? answer.message;
    throw refused(
      failing,
      told === undefined ? 'its answer has no figures' : saidBy({ status: 200, body: JSON.stringify(answer) }),
    );
  }
  return { model, tokens, tokensPerSecond: pace, measuredBy: 'engine' };
};
