import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { knobs } from './knobs.ts';
import { Refusal } from './server.ts';

const folder = process.env.OLLAMA_MODELS ?? '/root/.ollama';
const file = `${folder}/stand-in.json`;
const modelSize = 64 * 1024 * 1024;

interface Stored {
  readonly models: Readonly<Record<string, string>>; // name -> ISO time of its pull
  readonly partial: Readonly<Record<string, number>>; // name -> bytes that a cancelled pull got
}

/** What lies in the volume: survives `down`, like real models. A fresh one has `stand-in:latest`. */
function read(): Stored {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Stored;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { models: { 'stand-in:latest': new Date(0).toISOString() }, partial: {} };
  }
}

function write(stored: Stored): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(stored));
  renameSync(`${file}.new`, file);
}

export const fullName = (name: string): string => (name.includes(':') ? name : `${name}:latest`);
const digestOf = (name: string): string => createHash('sha256').update(name).digest('hex');

/** As `/api/tags` tells it. */
export function installedModels(): Record<string, unknown>[] {
  return Object.entries(read().models).map(([name, at]) => ({
    name,
    model: name,
    modified_at: at,
    size: modelSize,
    digest: digestOf(name),
    details: { format: 'gguf', family: 'stand-in', parameter_size: '1.0B', quantization_level: 'Q4_K_M' },
  }));
}

export function removeModel(name: string): void {
  const { models, partial } = read();
  requireModel(name);
  write({ models: Object.fromEntries(Object.entries(models).filter(([key]) => key !== fullName(name))), partial });
}

export function requireModel(name: string): string {
  const full = fullName(name);
  if (!(full in read().models)) throw new Refusal(404, { error: `model '${name}' not found` });
  return full;
}

/** The lines of `/api/pull`. A model whose name contains `missing` is refused inside the stream, as the real one does. */
export async function* pullModel(name: string, signal: AbortSignal): AsyncGenerator<Record<string, unknown>> {
  const full = fullName(name);
  const digest = digestOf(full);
  yield { status: 'pulling manifest' };
  if (name.includes('missing')) {
    yield { error: 'pull model manifest: file does not exist' };
    return;
  }
  const steps = 10;
  for (let got = read().partial[full] ?? 0; got < modelSize; ) {
    await delay(knobs().pullMs / steps, undefined, { signal });
    got = Math.min(modelSize, got + Math.ceil(modelSize / steps));
    const stored = read();
    write({ ...stored, partial: { ...stored.partial, [full]: got } });
    yield {
      status: `pulling ${digest.slice(0, 12)}`,
      digest: `sha256:${digest}`,
      total: modelSize,
      completed: got,
    };
  }
  yield { status: 'verifying sha256 digest' };
  yield { status: 'writing manifest' };
  const { models, partial } = read();
  const rest = Object.fromEntries(Object.entries(partial).filter(([key]) => key !== full));
  write({ models: { ...models, [full]: new Date().toISOString() }, partial: rest });
  yield { status: 'success' };
}

interface Loaded {
  readonly name: string;
  readonly expiresAt: number;
  readonly timer: NodeJS.Timeout | undefined;
}

const loaded = new Map<string, Loaded>();
const loading = new Map<string, Promise<void>>();

/** As `/api/ps` tells it: on the CPU, as in any container on a Mac. */
export function loadedModels(): Record<string, unknown>[] {
  return [...loaded.values()].map(({ name, expiresAt }) => ({
    name,
    model: name,
    size: modelSize * 2,
    size_vram: 0,
    digest: digestOf(name),
    expires_at: new Date(expiresAt).toISOString(),
    context_length: 4096,
  }));
}

/** Loads a model, once however many ask, and keeps it for `keepAlive`. */
export async function loadModel(name: string, keepAlive: unknown): Promise<string> {
  const full = requireModel(name);
  if (!loaded.has(full)) {
    const load = loading.get(full) ?? delay(knobs().loadMs);
    loading.set(full, load);
    await load.finally(() => loading.delete(full));
  }
  const ms = keepAliveMs(keepAlive ?? process.env.OLLAMA_KEEP_ALIVE ?? '5m');
  clearTimeout(loaded.get(full)?.timer);
  const timer = Number.isFinite(ms) ? setTimeout(() => loaded.delete(full), ms).unref() : undefined;
  loaded.set(full, { name: full, expiresAt: Date.now() + Math.min(ms, 100 * 365 * 86_400_000), timer });
  return full;
}

/** Unloading is done later than it is answered, as the real one does: whoever needs to know polls `/api/ps`. */
export function unloadModel(name: string): string {
  const full = requireModel(name);
  clearTimeout(loaded.get(full)?.timer);
  setTimeout(() => loaded.delete(full), 100);
  return full;
}

/** `5m`, `30s`, a number of seconds; negative: for ever. */
function keepAliveMs(value: unknown): number {
  if (typeof value === 'number') return value < 0 ? Number.POSITIVE_INFINITY : value * 1000;
  const match = /^(-?\d+)(ms|s|m|h)?$/.exec(String(value));
  if (!match) throw new Refusal(400, { error: `time: invalid duration "${String(value)}"` });
  const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  const ms = Number(match[1]) * (units[match[2] ?? 's'] ?? 1000);
  return ms < 0 ? Number.POSITIVE_INFINITY : Math.min(ms, 2 ** 31 - 1);
}
