import { z } from 'zod';
import type { ContainerReading } from '../../shared/metrics.ts';
import { present } from './lines.ts';

const count = z.number().nonnegative().optional().catch(undefined);

const cpuStats = z
  .object({
    cpu_usage: z.object({ total_usage: count, percpu_usage: z.array(z.unknown()).nullish().catch(undefined) }),
    system_cpu_usage: count,
    online_cpus: count,
  })
  .optional()
  .catch(undefined);

/** What is read of one document of `GET /containers/<id>/stats`; the rest of it is passed over. */
const statsDocument = z.object({
  cpu_stats: cpuStats,
  precpu_stats: cpuStats,
  memory_stats: z
    .object({ usage: count, limit: count, stats: z.record(z.string(), z.unknown()).nullish().catch(undefined) })
    .optional()
    .catch(undefined),
});

type StatsDocument = z.infer<typeof statsDocument>;

/**
 * One container's CPU and memory from a document of Docker's stats stream, as `docker stats` computes them. The first
 * document of a stream has nothing before it to compare with, and a container that stopped has no figures: what can't be
 * computed is absent. Never throws.
 */
export function parseContainerStats(document: unknown): ContainerReading {
  const parsed = statsDocument.safeParse(document);
  if (!parsed.success) return {};
  return present<ContainerReading>({
    cpuPercent: cpuPercent(parsed.data),
    cpuSeconds: cpuSeconds(parsed.data),
    memoryBytes: memoryBytes(parsed.data),
    memoryLimitBytes: parsed.data.memory_stats?.limit || undefined,
  });
}

/** The container's share of the machine's CPU time since the document before, times its cores: 100 is one core. */
function cpuPercent({ cpu_stats: now, precpu_stats: before }: StatsDocument): number | undefined {
  const used = now?.cpu_usage.total_usage;
  const usedBefore = before?.cpu_usage.total_usage;
  const total = now?.system_cpu_usage;
  const totalBefore = before?.system_cpu_usage;
  if (used === undefined || usedBefore === undefined || total === undefined || !totalBefore) return undefined;
  const cores = now?.online_cpus || now?.cpu_usage.percpu_usage?.length;
  if (!cores || total <= totalBefore || used < usedBefore) return undefined;
  return ((used - usedBefore) / (total - totalBefore)) * cores * 100;
}

/** CPU time since the container started. A container that stopped has 0. */
function cpuSeconds({ cpu_stats: now }: StatsDocument): number | undefined {
  const nanoseconds = now?.cpu_usage.total_usage;
  return nanoseconds ? nanoseconds / 1e9 : undefined;
}

/** Memory without the part of the file cache that can be dropped at once: cgroup v1 and v2 name it differently. */
function memoryBytes({ memory_stats: memory }: StatsDocument): number | undefined {
  const usage = memory?.usage;
  if (usage === undefined) return undefined;
  const details = memory?.stats ?? {};
  for (const name of ['total_inactive_file', 'inactive_file']) {
    const cache = details[name];
    if (typeof cache === 'number' && cache >= 0 && cache < usage) return usage - cache;
  }
  return usage;
}

/**
 * What some containers use together. It is not what the machine that runs them uses: a VM keeps memory after its
 * containers gave it back. A figure that no container has is absent.
 */
export function sumContainers(
  readings: Iterable<ContainerReading>,
): Pick<ContainerReading, 'cpuPercent' | 'memoryBytes'> {
  const sum: { cpuPercent?: number; memoryBytes?: number } = {};
  for (const { cpuPercent: cpu, memoryBytes: memory } of readings) {
    if (cpu !== undefined) sum.cpuPercent = (sum.cpuPercent ?? 0) + cpu;
    if (memory !== undefined) sum.memoryBytes = (sum.memoryBytes ?? 0) + memory;
  }
  return sum;
}
