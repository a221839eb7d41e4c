import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerStats } from '../../../test/fixtures/metrics.ts';
import { parseContainerStats, sumContainers } from './container-stats.ts';

const memory = (usage: number, stats: object) => dockerStats({ memory_stats: { usage, limit: 1000, stats } });

describe('parseContainerStats', () => {
  it('reads CPU over all cores and memory without cache (cgroup v2)', () => {
    expect(parseContainerStats(dockerStats())).toEqual({
      cpuPercent: (1.5 / 4) * 4 * 100,
      cpuSeconds: 9.5,
      memoryBytes: 2_147_483_648,
      memoryLimitBytes: 8_589_934_592,
    });
  });

  it.each<[string, object, number]>([
    [
      'total_inactive_file (v1) before inactive_file',
      { total_inactive_file: 300, inactive_file: 100, cache: 500 },
      700,
    ],
    ['inactive_file (v2)', { inactive_file: 100 }, 900],
    [
      'inactive_file when total_inactive_file exceeds the usage',
      { total_inactive_file: 2000, inactive_file: 100 },
      900,
    ],
    ['nothing when the cache exceeds the usage', { inactive_file: 1000 }, 1000],
    ['nothing when no cache is told', {}, 1000],
    ['nothing when the cache is no size', { total_inactive_file: '5', inactive_file: -5 }, 1000],
  ])('takes away %s', (_, stats, bytes) => {
    expect(parseContainerStats(memory(1000, stats)).memoryBytes).toBe(bytes);
  });

  it('counts the cores of an engine that names each instead of their number', () => {
    const document = dockerStats();
    const { online_cpus: _, ...cpu } = document.cpu_stats;
    const old = { ...cpu, cpu_usage: { ...cpu.cpu_usage, percpu_usage: [1, 2] } };
    expect(parseContainerStats({ ...document, cpu_stats: old }).cpuPercent).toBe(75);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['the first document of a stream', { precpu_stats: { cpu_usage: { total_usage: 0 }, throttling_data: {} } }],
    ['a document without the one before', { precpu_stats: undefined }],
    ['no progress of the machine', { precpu_stats: dockerStats().cpu_stats }],
    ['a counter that went back', { precpu_stats: { cpu_usage: { total_usage: 10e9 }, system_cpu_usage: 800e9 } }],
  ])('tells no CPU of %s', (_, changes) => {
    expect(parseContainerStats(dockerStats(changes))).not.toHaveProperty('cpuPercent');
  });

  it('tells an idle container as 0 %', () => {
    const before = { ...dockerStats().cpu_stats, system_cpu_usage: 800_000_000_000 };
    expect(parseContainerStats(dockerStats({ precpu_stats: before })).cpuPercent).toBe(0);
  });

  it.each([undefined, null, '', 'x', [], {}, { cpu_stats: 3, memory_stats: [] }, { memory_stats: {}, cpu_stats: {} }])(
    'tells nothing of %j',
    (document) => {
      expect(parseContainerStats(document)).toEqual({});
    },
  );

  it('never throws and gives no negative or infinite figure, whatever stands in the document', () => {
    const any = fc.oneof(fc.anything(), fc.double(), fc.constant(undefined));
    const cpu = fc.oneof(
      any,
      fc.record({
        cpu_usage: fc.record({ total_usage: any, percpu_usage: any }),
        system_cpu_usage: any,
        online_cpus: any,
      }),
    );
    const documents = fc.record({
      cpu_stats: cpu,
      precpu_stats: cpu,
      memory_stats: fc.oneof(any, fc.record({ usage: any, limit: any, stats: any })),
    });
    fc.assert(
      fc.property(fc.oneof(any, documents), (document) => {
        for (const value of Object.values(parseContainerStats(document))) {
          expect(Number.isFinite(value) && value >= 0).toBe(true);
        }
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});

describe('sumContainers', () => {
  it('adds what is known', () => {
    expect(sumContainers([{ cpuPercent: 10, memoryBytes: 5 }, { memoryBytes: 7 }])).toEqual({
      cpuPercent: 10,
      memoryBytes: 12,
    });
  });

  it('has no figure that no container has', () => {
    expect(sumContainers([{}, {}])).toEqual({});
  });
});
