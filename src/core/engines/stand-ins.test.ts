import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type StandInProcess, standInProcess } from '../../../test/support/stand-in-process.ts';
import { systemClock } from '../system/clock.ts';
import { engines } from './engine.ts';

const clock = systemClock;
let server: StandInProcess;
afterEach(() => server.setKnobs({}));

describe('ollama over HTTP', () => {
  const { ollama } = engines;
  beforeAll(async () => {
    server = await standInProcess('ollama');
    return () => server.stop();
  });
  const states = async () =>
    Object.fromEntries((await ollama.models(server.baseUrl)).map(({ name, state }) => [name, state]));

  test('a model is loaded, seen with its memory, and gone when unload is done', async () => {
    const installed = { name: 'stand-in:latest', sizeBytes: 67108864, parameters: '1.0B', quantization: 'Q4_K_M' };
    expect(await ollama.models(server.baseUrl)).toEqual([{ ...installed, state: 'unloaded' }]);
    expect(await ollama.accelerator.ask(server.baseUrl)).toBeUndefined();
    const memoryBytes = 134217728;
    const change = { model: 'stand-in:latest', changed: true, memoryBytes };
    expect(await ollama.load?.(server.baseUrl, 'stand-in', { clock })).toEqual(change);
    expect(await ollama.load?.(server.baseUrl, 'stand-in', { clock })).toEqual({
      ...change,
      changed: false,
      memoryBytes: undefined,
    });
    const loaded = { ...installed, state: 'loaded', memoryBytes, gpuShare: 0, contextLength: 4096 };
    expect(await ollama.models(server.baseUrl)).toEqual([{ ...loaded, expiresAt: expect.any(String) }]);
    expect(await ollama.accelerator.ask(server.baseUrl)).toBe('cpu');
    expect(await ollama.unload?.(server.baseUrl, 'stand-in', { clock })).toEqual(change);
    expect(await states()).toEqual({ 'stand-in:latest': 'unloaded' });
    expect(await ollama.unload?.(server.baseUrl, 'stand-in', { clock })).toMatchObject({ changed: false });
  });

  test('its speed is its own figure', async () => {
    const speed = await ollama.measure(server.baseUrl, 'stand-in');
    expect(speed).toEqual({ model: 'stand-in', tokens: 32, tokensPerSecond: expect.any(Number), measuredBy: 'engine' });
    expect(speed.tokensPerSecond).toBeGreaterThan(0);
  });

  test('a pull that is cancelled goes on where it was', async () => {
    await server.setKnobs({ pullMs: 300 });
    const cancel = new AbortController();
    const before: number[] = [];
    const pull = ollama.pull?.(server.baseUrl, 'other:1b', {
      signal: cancel.signal,
      onProgress: ({ bytes }) => {
        if (!bytes) return;
        before.push(bytes.current);
        if (before.length === 4) cancel.abort();
      },
    });
    await expect(pull).rejects.toMatchObject({ name: 'AbortError' });
    const after: number[] = [];
    await ollama.pull?.(server.baseUrl, 'other:1b', {
      onProgress: ({ bytes }) => void (bytes && after.push(bytes.current)),
    });
    expect(after[0]).toBeGreaterThan(before[2]!);
    expect(await states()).toHaveProperty('other:1b');
  });

  test('what it has not is named', async () => {
    const unknown = {
      problems: [{ code: 'model-unknown', message: expect.stringContaining('There are: stand-in:latest') }],
    };
    await expect(ollama.unload?.(server.baseUrl, 'nope', { clock })).rejects.toMatchObject(unknown);
    await expect(ollama.measure(server.baseUrl, 'nope')).rejects.toMatchObject({
      problems: [{ code: 'engine-refused', evidence: ["model 'nope' not found"] }],
    });
  });
});

describe('mistralrs over HTTP', () => {
  const { mistralrs } = engines;
  const model = 'stand-in/model';
  beforeAll(async () => {
    server = await standInProcess('mistral');
    return () => server.stop();
  });

  test('a model is unloaded and loaded again; default is none', async () => {
    await server.setKnobs({ loadMs: 300 });
    expect(await mistralrs.models(server.baseUrl)).toEqual([{ name: model, state: 'loaded' }]);
    expect(await mistralrs.load?.(server.baseUrl, model, { clock })).toEqual({ model, changed: false });
    expect(await mistralrs.unload?.(server.baseUrl, model, { clock })).toEqual({ model, changed: true });
    expect(await mistralrs.unload?.(server.baseUrl, model, { clock })).toEqual({ model, changed: false });
    expect(await mistralrs.models(server.baseUrl)).toEqual([{ name: model, state: 'unloaded' }]);
    expect(await mistralrs.load?.(server.baseUrl, model, { clock })).toEqual({ model, changed: true });
    expect(await mistralrs.models(server.baseUrl)).toEqual([{ name: model, state: 'loaded' }]);
    await expect(mistralrs.unload?.(server.baseUrl, 'default', { clock })).rejects.toMatchObject({
      problems: [{ code: 'model-unknown', message: `There is no model default. There are: ${model}.` }],
    });
  });

  test('its speed and what it computes on are its own words', async () => {
    expect(await mistralrs.measure(server.baseUrl, model)).toMatchObject({ tokens: 32, measuredBy: 'engine' });
    expect(await mistralrs.accelerator.ask(server.baseUrl)).toBe('cpu');
  });

  test('as any server of the OpenAI API it is measured by the clock', async () => {
    const { openai } = engines;
    expect(await openai.models(server.baseUrl)).toContainEqual({ name: model, state: 'unknown' });
    expect(await openai.measure(server.baseUrl, model)).toMatchObject({ tokens: 32, measuredBy: 'clock' });
    await expect(openai.measure(server.baseUrl, 'nope')).rejects.toMatchObject({
      problems: [{ code: 'engine-refused', evidence: ["Model 'nope' not found"] }],
    });
  });
});
