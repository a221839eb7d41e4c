import { expect, test } from 'vitest';
import { engine, said, situationAfter } from '../../../../test/fixtures/health.ts';
import type { ServiceFacts } from '../facts.ts';
import { modelFailed } from './model-failed.ts';

const info = '2026-01-01T00:00:00Z  INFO mistralrs_core::pipeline::normal: Loading `config.json`';
const mistral = (
  lastLines: readonly string[],
  change: Partial<ServiceFacts> = {},
  of: Parameters<typeof engine>[1] = {},
) =>
  engine(
    {
      name: 'mistralrs',
      title: 'Mistral.rs',
      engineKind: 'mistralrs',
      bindsWhenLoaded: true,
      probe: { state: 'refused' },
      lastLines: said(...lastLines),
      ...change,
    },
    { state: 'exited', exitCode: 1, ...of },
  );
const after = (service: ServiceFacts) => modelFailed(situationAfter({ services: [service] }));

test.each<[string, ServiceFacts, readonly string[]]>([
  [
    'ended with an error',
    mistral([info, 'Error: request error: status 404 Not Found', 'Caused by: x']),
    ['Error: request error: status 404 Not Found', 'Caused by: x'],
  ],
  [
    'panicked, and is started again',
    mistral([info, "thread 'main' panicked at src/main.rs:406:19:"], {}, { state: 'restarting' }),
    ["thread 'main' panicked at src/main.rs:406:19:"],
  ],
  [
    'ended with a long list of causes',
    mistral(['Caused by:', '    0: request error', '    1: status 404 Not Found']),
    ['Caused by:', '    0: request error', '    1: status 404 Not Found'],
  ],
])('%s', (_, service, evidence) => {
  expect(after(service)).toMatchObject([
    { cause: 'model-failed', title: 'Mistral.rs could not load its model', evidence, action: { command: 'logs' } },
  ]);
});

const errors = ['Error: out of luck'];
test.each<[string, ServiceFacts]>([
  ['it loads', mistral([info], {}, { state: 'running' })],
  ['it loads, and has written of an error that it got over', mistral(errors, {}, { state: 'running' })],
  ['it had loaded and ended later', mistral([info, 'INFO Model loaded.', ...errors])],
  ['it ended well', mistral(errors, {}, { exitCode: 0 })],
  ['it ended without a word of error', mistral([info])],
  ['a warning is no error', mistral(['WARN mistralrs_core: Error: could not get listing'])],
  ['out of memory', mistral(errors, {}, { oomKilled: true, exitCode: 137 })],
  [
    'it runs, and says of a model that it is not loaded',
    mistral([], { probe: { state: 'alive', detail: 'a/b is unloaded' } }, { state: 'running' }),
  ],
  ['it had served and ended later', mistral(['INFO mistralrs: Server listening on http://0.0.0.0:11434', ...errors])],
  ['another kind of engine', mistral(errors, { engineKind: 'ollama' })],
])('not: %s', (_, service) => {
  expect(after(service)).toEqual([]);
});
