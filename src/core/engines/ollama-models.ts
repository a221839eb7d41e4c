import type { AcceleratorKind, ModelChange, ModelInfo, Speed } from '../../shared/models.ts';
import { present } from '../metrics/lines.ts';
import { postJson, readJson } from './call.ts';
import { amountOf, textOf, timeOf } from './fields.ts';
import { asObject, getFromHost, type HttpGet } from './http.ts';
import { refused, unknownModel } from './refusal.ts';
import { limits, question } from './speed.ts';
import { type ChangeOptions, until } from './until.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A name as Ollama completes it: without a tag it is `latest`. */
const complete = (name: string): string => (/:[^/:]+$/.test(name) ? name : `${name}:latest`);
const same = (a: string, b: string): boolean => complete(a).toLowerCase() === complete(b).toLowerCase();

/** Entries with `remote_host` stand for models in somebody's cloud: they are not here. */
const localModels = (answer: Fields): Fields[] =>
  (Array.isArray(answer.models) ? answer.models : []).flatMap((entry: unknown) => {
    const model = asObject(entry);
    return model && textOf(model.name) !== undefined && !model.remote_host ? [model] : [];
  });

/** `size_vram / size`, if that can be: Ollama has been seen to tell more memory on the GPU than there is in all. */
const gpuShareOf = ({ size, size_vram }: Fields): number | undefined => {
  const [all, onGpu] = [amountOf(size), amountOf(size_vram)];
  return all === undefined || all === 0 || onGpu === undefined || onGpu > all ? undefined : onGpu / all;
};

const loadedModel = (entry: Fields): ModelInfo => ({
  ...present<ModelInfo>({
    memoryBytes: amountOf(entry.size),
    gpuShare: gpuShareOf(entry),
    expiresAt: timeOf(entry.expires_at),
    contextLength: amountOf(entry.context_length),
  }),
  name: String(entry.name),
  state: 'loaded',
});

const installedModel = (entry: Fields): ModelInfo => {
  const details = asObject(entry.details);
  return {
    ...present<ModelInfo>({
      sizeBytes: amountOf(entry.size),
      parameters: textOf(details?.parameter_size),
      quantization: textOf(details?.quantization_level),
    }),
    name: String(entry.name),
    state: 'unloaded',
  };
};

const loadedModels = async (baseUrl: string, get: HttpGet, signal?: AbortSignal): Promise<ModelInfo[]> => {
  const answer = await readJson(get, `${baseUrl}/api/ps`, 'What Ollama has loaded could not be read', signal);
  return localModels(answer).map(loadedModel);
};

/** What is installed (`/api/tags`) together with what is loaded (`/api/ps`). */
export const listModels = async (
  baseUrl: string,
  signal?: AbortSignal,
  get: HttpGet = getFromHost,
): Promise<readonly ModelInfo[]> => {
  const [tags, loaded] = await Promise.all([
    readJson(get, `${baseUrl}/api/tags`, 'Ollama’s models could not be read', signal),
    loadedModels(baseUrl, get, signal),
  ]);
  const installed = localModels(tags).map(installedModel);
  const others = loaded.filter(({ name }) => !installed.some((model) => same(model.name, name)));
  return [...installed.map((model) => ({ ...model, ...loaded.find(({ name }) => same(name, model.name)) })), ...others];
};

/** What loaded models lie in: Ollama tells nothing else about it, nor which kind of GPU it is. */
export const askAccelerator = async (
  baseUrl: string,
  signal?: AbortSignal,
  get: HttpGet = getFromHost,
): Promise<AcceleratorKind | undefined> => {
  const shares = (await loadedModels(baseUrl, get, signal)).flatMap(({ gpuShare }) => gpuShare ?? []);
  if (shares.length === 0) return undefined;
  return shares.some((share) => share > 0) ? 'gpu' : 'cpu';
};

const generate = async (
  baseUrl: string,
  failing: string,
  body: Fields & { readonly model: string },
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Fields> => {
  const answer = await postJson({
    ...options,
    failing,
    url: `${baseUrl}/api/generate`,
    body: { ...body, stream: false },
  });
  if (typeof answer.error === 'string') throw refused(failing, answer.error);
  return answer;
};

const find = async (baseUrl: string, model: string, signal?: AbortSignal): Promise<ModelInfo> => {
  const models = await listModels(baseUrl, signal);
  const found = models.find(({ name }) => same(name, model));
  if (found) return found;
  throw unknownModel(
    model,
    models.map(({ name }) => name),
  );
};

/** Asks with `keep_alive: 0`, and waits until `/api/ps` lists it no more: Ollama answers before it has unloaded. */
export const unload = async (baseUrl: string, model: string, options: ChangeOptions): Promise<ModelChange> => {
  const { name, state, memoryBytes } = await find(baseUrl, model, options.signal);
  if (state !== 'loaded') return { model: name, changed: false };
  const failing = `${name} could not be unloaded`;
  const { signal } = options;
  await generate(baseUrl, failing, { model: name, keep_alive: 0 }, { timeoutMs: limits.changeMs, signal });
  const isGone = async () =>
    !(await loadedModels(baseUrl, getFromHost, signal)).some((loaded) => same(loaded.name, name));
  const said = 'it is still loaded: it may be answering, or was asked for again';
  await until(isGone, options, { timeoutMs: limits.changeMs, failing, said });
  return { model: name, changed: true, ...(memoryBytes !== undefined && { memoryBytes }) };
};

/** Asks for it without a prompt; Ollama answers when it is loaded, and keeps it for five minutes. */
export const load = async (baseUrl: string, model: string, { signal }: ChangeOptions): Promise<ModelChange> => {
  const { name, state } = await find(baseUrl, model, signal);
  if (state === 'loaded') return { model: name, changed: false };
  const failing = `${name} could not be loaded`;
  await generate(baseUrl, failing, { model: name, keep_alive: '5m' }, { timeoutMs: limits.loadMs, signal });
  const { memoryBytes } = await find(baseUrl, name, signal);
  return { model: name, changed: true, ...(memoryBytes !== undefined && { memoryBytes }) };
};

/** Ollama counts tokens and the time that they took, without loading and reading the prompt. */
export const measure = async (baseUrl: string, model: string, signal?: AbortSignal): Promise<Speed> => {
  const failing = `The speed of ${model} could not be measured`;
  const body = { model, prompt: question.text, options: { num_predict: question.tokens, temperature: 0 } };
  const answer = await generate(baseUrl, failing, body, { timeoutMs: limits.loadMs, signal });
  const [tokens, nanoseconds] = [amountOf(answer.eval_count), amountOf(answer.eval_duration)];
  if (!tokens || !nanoseconds) throw refused(failing, 'its answer has no figures');
  return { model, tokens, tokensPerSecond: (tokens / nanoseconds) * 1e9, measuredBy: 'engine' };
};
