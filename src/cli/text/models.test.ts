import { expect, test } from 'vitest';
import type { ModelInfo, ModelsResult } from '../../shared/models.ts';
import { terminalOf } from '../terminal.ts';
import { modelsText } from './models.ts';

const terminal = terminalOf({ write: () => {} }, {});
const now = Date.parse('2026-01-01T00:00:00Z');
const text = (models: readonly ModelInfo[], engine: Partial<ModelsResult['engine']> = {}): string => {
  const accelerator = { kind: 'cpu', text: 'CPU only (Docker on macOS has no GPU)' } as const;
  return modelsText(terminal, { stack: 's', engine: { service: 'ollama', accelerator, ...engine }, models }, now).join(
    '\n',
  );
};

test('a table of what is known; what acts on a terminal is taken out', () => {
  const models: ModelInfo[] = [
    {
      name: 'qwen3:4b',
      state: 'loaded',
      sizeBytes: 2.6e9,
      parameters: '4.0B',
      quantization: 'Q4_K_M',
      memoryBytes: 3.5 * 1024 ** 3,
      gpuShare: 0,
      expiresAt: '2026-01-01T00:04:00Z',
    },
    { name: 'ev\u001b[31mil:1b', state: 'unloaded', sizeBytes: 815e6 },
    { name: 'pinned', state: 'loaded', expiresAt: '2318-01-01T00:00:00Z' },
  ];
  expect(text(models, { version: '0.35.1' })).toBe(
    [
      'ollama 0.35.1',
      'Runs on: CPU only (Docker on macOS has no GPU)',
      '',
      'MODEL     SIZE    PARAMETERS  QUANTIZED  STATE     MEMORY  ON GPU  UNLOADS',
      'qwen3:4b  2.6 GB  4.0B        Q4_K_M     loaded    3.5 GB  0%      in 4 min',
      'evil:1b   815 MB                         unloaded',
      'pinned                                   loaded                    never',
    ].join('\n'),
  );
});

test('what it is doing is told as far as it says', () => {
  expect(text([], { activity: { running: 1, waiting: 0, tokens: 512 } })).toContain(
    '\nRequests: 1 running, 0 waiting, 512 tokens since it started\n',
  );
  expect(text([], { activity: { running: 2 } })).toContain('\nRequests: 2 running\n');
  expect(text([])).not.toContain('Requests');
});

test('columns without anything are left out', () => {
  expect(text([{ name: 'org/model', state: 'loaded' }], { memoryBytes: 5 * 1024 ** 3 })).toContain(
    'Memory of its container: 5 GB\n\nMODEL      STATE\norg/model  loaded',
  );
  expect(text([])).toContain('It has no model.');
});
