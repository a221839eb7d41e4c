import { describe, expect, test } from 'vitest';
import type { Reading } from '../../shared/metrics.ts';
import { type Exported, exposition } from './exposition.ts';

const absent = { state: 'absent', reason: { code: 'not-yet', message: '' } } as const;
const fresh = <T>(value: T): Reading<T> => ({ state: 'fresh', value, at: 0 });
const nothing: Exported = {
  gpu: absent,
  memory: absent,
  containers: { containers: new Map() },
  past: { switches: [], lastSwitch: new Map(), incidents: [] },
};
const everything: Exported = {
  gpu: fresh([{ model: 'Apple M4', utilization: 64, inUseBytes: 2, allocatedBytes: 7 }, { vramUsedBytes: 1 }]),
  memory: fresh({
    totalBytes: 36,
    usedBytes: 21,
    swapUsedBytes: 0,
    pressure: 'warning',
    gpuWiredLimit: { bytes: 24, estimated: true },
    missing: {},
  }),
  containers: {
    containers: new Map([
      ['a'.repeat(64), { service: 'ollama', reading: { cpuSeconds: 1.5, memoryBytes: 5 } }],
      ['b'.repeat(64), { service: 'gateway' }],
    ]),
    machineBytes: 8,
  },
  models: {
    stack: 'ollama',
    engine: { service: 'ollama', accelerator: { kind: 'cpu', text: 'CPU' } },
    models: [
      { name: 'qwen3:4b', state: 'loaded', memoryBytes: 3, gpuShare: 0.5 },
      { name: 'other', state: 'unloaded' },
    ],
  },
  selected: 'ollama',
  past: {
    switches: [{ to: 'mistral', outcome: 'done', count: 2 }],
    lastSwitch: new Map([['mistral', 1_700_000_000_500]]),
    incidents: [{ cause: 'crashed', service: 'grafana', severity: 'critical' }],
  },
};

/** The samples without comments. */
const samples = async (exported: Exported): Promise<string[]> =>
  (await exposition(exported)).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('exposition', () => {
  test('has everything that is known, in base units', async () => {
    expect(await samples(everything)).toEqual([
      'frontier_host_gpu_utilization_ratio{gpu="0",model="Apple M4"} 0.64',
      'frontier_host_gpu_memory_in_use_bytes{gpu="0",model="Apple M4"} 2',
      'frontier_host_gpu_memory_allocated_bytes{gpu="0",model="Apple M4"} 7',
      'frontier_host_gpu_vram_used_bytes{gpu="1",model=""} 1',
      'frontier_host_memory_bytes 36',
      'frontier_host_memory_used_bytes 21',
      'frontier_host_swap_used_bytes 0',
      'frontier_host_memory_pressure{level="normal"} 0',
      'frontier_host_memory_pressure{level="warning"} 1',
      'frontier_host_memory_pressure{level="critical"} 0',
      'frontier_host_gpu_memory_limit_bytes{estimated="true"} 24',
      'frontier_container_cpu_seconds_total{service="ollama",container="aaaaaaaaaaaa"} 1.5',
      'frontier_container_memory_bytes{service="ollama",container="aaaaaaaaaaaa"} 5',
      'frontier_docker_memory_bytes 8',
      'frontier_model_loaded{engine="ollama",model="qwen3:4b"} 1',
      'frontier_model_memory_bytes{engine="ollama",model="qwen3:4b"} 3',
      'frontier_model_gpu_ratio{engine="ollama",model="qwen3:4b"} 0.5',
      'frontier_stack_selected{stack="ollama"} 1',
      'frontier_switches_total{to="mistral",outcome="done"} 2',
      'frontier_last_switch_timestamp_seconds{to="mistral"} 1700000000.5',
      'frontier_incidents_open{cause="crashed",service="grafana",severity="critical"} 1',
    ]);
  });

  test('explains each metric and says what kind it is', async () => {
    const text = await exposition(everything);
    expect(text).toContain('# TYPE frontier_switches_total counter\n');
    expect(text).toContain('# TYPE frontier_host_swap_used_bytes gauge\n');
    const names = new Set([...text.matchAll(/^(frontier_\w+)/gm)].map(([, name]) => name));
    for (const name of names) expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
  });

  test('has nothing of what is not known: no 0', async () => {
    expect(await samples(nothing)).toEqual([]);
  });

  test('leaves out what is no longer current', async () => {
    const reason = { code: 'timeout', message: '' } as const;
    const stale = { state: 'stale', value: [{ utilization: 64 }], at: 0, reason } as const;
    expect(await samples({ ...nothing, gpu: stale })).toEqual([]);
  });

  test('names that others chose can’t break a line', async () => {
    const model = { name: 'a"\n} 1\nevil 2', state: 'loaded' } as const;
    const lines = await samples({ ...nothing, models: { ...everything.models!, models: [model] } });
    expect(lines).toEqual(['frontier_model_loaded{engine="ollama",model="a\\"\\n} 1\\nevil 2"} 1']);
  });
});
