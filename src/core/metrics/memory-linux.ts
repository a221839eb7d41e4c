import type { Absence, MemoryFigures, MemoryReading, Pressure } from '../../shared/metrics.ts';
import { parseCount, present, wholeLines } from './lines.ts';
import { memoryReading } from './memory.ts';
import { defaultPaceMs, type Files, readFigureFile, type Source } from './source.ts';

/**
 * Reads /proc/meminfo. Used is what programs can't get (total less available, as `free` counts); compressed is the zswap
 * pool, cached what programs could get that is not free. Linux has no figure like the Mac's wired memory. Never throws.
 */
export function parseMeminfo(text: string): MemoryFigures {
  const values = new Map<string, number>();
  for (const line of wholeLines(text)) {
    const [, name, kibibytes] = /^([\w()]+):\s+(\d+) kB$/.exec(line) ?? [];
    const count = parseCount(kibibytes);
    if (name !== undefined && count !== undefined) values.set(name, count * 1024);
  }
  const total = values.get('MemTotal') || undefined;
  return present<MemoryFigures>({
    totalBytes: total,
    usedBytes: difference(total, values.get('MemAvailable')),
    compressedBytes: values.get('Zswap'),
    cachedBytes: difference(values.get('MemAvailable'), values.get('MemFree')),
    swapUsedBytes: difference(values.get('SwapTotal'), values.get('SwapFree')),
  });
}

const difference = (whole: number | undefined, part: number | undefined): number | undefined =>
  whole === undefined || part === undefined || part > whole ? undefined : whole - part;

/** Percent of the last ten seconds in which work stood still for want of memory, from which on there is pressure. */
const stalledPercent = 10;

/**
 * Reads /proc/pressure/memory. The kernel gives times, not levels: it is a warning when some work, critical when all work
 * stood still for a tenth of the last ten seconds. undefined: not in this form.
 */
export function parsePressure(text: string): Pressure | undefined {
  const stalled = new Map<string, number>();
  for (const line of wholeLines(text)) {
    const [, kind, percent] = /^(some|full) avg10=(\d{1,3}\.\d+) /.exec(line) ?? [];
    if (kind !== undefined && percent !== undefined) stalled.set(kind, Number(percent));
  }
  const some = stalled.get('some');
  const full = stalled.get('full');
  if (some === undefined || full === undefined || some > 100 || full > 100) return undefined;
  if (full >= stalledPercent) return 'critical';
  return some >= stalledPercent ? 'warning' : 'normal';
}

/** Memory of a Linux machine from /proc. */
export const linuxMemory = (files: Files): Source<MemoryReading> => ({
  name: 'memory',
  paceMs: defaultPaceMs,
  async read() {
    const [meminfo, psi] = await Promise.all([
      readFigureFile(files, '/proc/meminfo'),
      readFigureFile(files, '/proc/pressure/memory'),
    ]);
    if ('absent' in meminfo) return meminfo;
    const pressure = 'value' in psi ? parsePressure(psi.value) : undefined;
    const figures = { ...parseMeminfo(meminfo.value), ...(pressure ? { pressure } : {}) };
    const noPressure = 'absent' in psi ? psi.absent : unreadable('/proc/pressure/memory');
    return { value: memoryReading(figures, (field) => (field === 'pressure' ? noPressure : noFigure(field))) };
  },
});

const unreadable = (path: string): Absence => ({ code: 'unreadable', message: `${path} does not tell it` });

/** Why a figure other than the pressure is not there on Linux. */
function noFigure(field: keyof MemoryFigures): Absence {
  if (field === 'wiredBytes') return { code: 'unsupported', message: 'Linux has no figure for wired memory' };
  if (field === 'gpuWiredLimit')
    return { code: 'unsupported', message: 'Only Macs with Apple silicon have this limit' };
  return unreadable('/proc/meminfo');
}
