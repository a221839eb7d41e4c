import { expect, test } from 'vitest';
import type { ModelChange, ModelsResult, Speed } from '../../src/shared/models.ts';
import { eventsOf, problemsOf } from '../support/cli.ts';
import { cliWorkspace } from '../support/cli-workspace.ts';

const it = cliWorkspace('shared');
const { run } = it;
const succeed = async (...args: string[]): Promise<string> => {
  const outcome = await run(...args);
  expect(outcome, outcome.stderr).toMatchObject({ code: 0, stderr: '' });
  return outcome.stdout;
};
const models = async () => JSON.parse(await succeed('--json', 'models')) as ModelsResult;
const result = async <T>(...args: string[]): Promise<T> => {
  const events = eventsOf({ code: 0, stdout: await succeed('--json', ...args), stderr: '' });
  return (events.at(-1) as { value: T }).value;
};

test('Ollama: models, load, bench, unload, and a pull that goes on where it was cancelled', async () => {
  await succeed('up', 'ollama');
  expect(await succeed('models')).toMatch(
    /^ollama 0\.35\.1\nRuns on: \w+\n\nMODEL +SIZE .*\nstand-in:latest +67\.1 MB /,
  );
  expect(await result<ModelChange>('load', 'stand-in')).toMatchObject({ model: 'stand-in:latest', changed: true });
  expect(await models()).toMatchObject({
    stack: 'ollama',
    engine: { accelerator: { kind: 'cpu' } },
    models: [{ name: 'stand-in:latest', state: 'loaded', gpuShare: 0 }],
  });
  expect(await succeed('bench')).toMatch(/^stand-in:latest: [\d.]+ tokens\/s \(32 tokens, /);
  expect(await succeed('unload', 'stand-in')).toBe('stand-in:latest is unloaded (128 MB).\n');
  expect((await models()).models[0]).toMatchObject({ state: 'unloaded' });

  await it.workspace.setKnobs('ollama', { pullMs: 1500 });
  const { child, done, line } = it.cli.start(['--json', 'pull', 'other:1b'], it.options());
  const reached = JSON.parse(await line(/"current":[1-9]/)) as { bytes: { current: number } };
  child.kill('SIGINT');
  const cancelled = await done;
  expect(cancelled.code).toBe(130);
  expect(problemsOf(cancelled)[0]).toMatchObject({ code: 'cancelled', kept: expect.any(String) });
  const again = await run('--json', 'pull', 'other:1b');
  const first = eventsOf(again).find(({ bytes }) => bytes) as { bytes: { current: number } };
  expect(first.bytes.current).toBeGreaterThan(reached.bytes.current);
  expect((await models()).models.map(({ name }) => name)).toContain('other:1b');
});

// Goes on where the one before ended: `up` replaces its engine.
test('Mistral.rs: models, unload, load, bench', async () => {
  await succeed('up', 'mistral');
  const { engine, models: list } = await models();
  expect(engine).toMatchObject({ version: '0.9.3', accelerator: { kind: 'cpu' }, memoryBytes: expect.any(Number) });
  const [model] = list;
  expect(list).toEqual([{ name: model?.name, state: 'loaded' }]);
  expect(await succeed('unload', model!.name)).toBe(`${model!.name} is unloaded.\n`);
  expect(await succeed('unload', model!.name)).toBe(`${model!.name} was not loaded.\n`);
  expect((await models()).models).toEqual([{ name: model!.name, state: 'unloaded' }]);
  expect(await result<ModelChange>('load', model!.name)).toEqual({ model: model!.name, changed: true });
  expect(await result<Speed>('bench')).toMatchObject({ model: model!.name, tokens: 32, measuredBy: 'engine' });
  const unknown = await run('--json', 'unload', 'nope');
  expect(unknown.code).toBe(2);
  expect(problemsOf(unknown)[0]).toMatchObject({ code: 'model-unknown' });
});
