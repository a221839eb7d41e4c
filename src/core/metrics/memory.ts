import type { Absence, MemoryFigures, MemoryReading, Pressure } from '../../shared/metrics.ts';
import { parseCount, present, wholeLines } from './lines.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

/** The figures that `sysctl` gives. */
export type SysctlFigures = Pick<MemoryFigures, 'totalBytes' | 'swapUsedBytes' | 'pressure' | 'gpuWiredLimit'>;

/** The figures that `vm_stat` gives. */
export type VmStatFigures = Pick<MemoryFigures, 'usedBytes' | 'wiredBytes' | 'compressedBytes' | 'cachedBytes'>;

/** What `sysctl -i` is asked for: one spawn, and a name that this macOS doesn't know is passed over. */
export const sysctlNames = [
  'hw.memsize',
  'vm.swapusage',
  'kern.memorystatus_vm_pressure_level',
  'iogpu.wired_limit_mb',
  'hw.optional.arm64',
] as const;

/** Values of kern.memorystatus_vm_pressure_level. */
const pressureLevels: Readonly<Record<string, Pressure>> = { '1': 'normal', '2': 'warning', '4': 'critical' };

/** Reads `key: value` lines of sysctl. Never throws; what isn't there or isn't whole is absent. */
export function parseSysctl(text: string): SysctlFigures {
  const values = new Map<string, string>();
  for (const line of wholeLines(text)) {
    const [, key, value] = /^([\w.]+): (.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values.set(key, value.trim());
  }
  const totalBytes = parseCount(values.get('hw.memsize')) || undefined; // no machine has 0
  return present<SysctlFigures>({
    totalBytes,
    swapUsedBytes: parseSwapUsed(values.get('vm.swapusage')),
    pressure: pressureLevels[values.get('kern.memorystatus_vm_pressure_level') ?? ''],
    gpuWiredLimit: gpuWiredLimit(
      parseCount(values.get('iogpu.wired_limit_mb')),
      totalBytes,
      values.get('hw.optional.arm64') === '1',
    ),
  });
}

/** `total = 2048.00M  used = 1060.25M  free = …` in bytes. */
function parseSwapUsed(text: string | undefined): number | undefined {
  const [, amount, unit] = /(?:^|\s)used = (\d{1,12}(?:[.,]\d+)?)([KMGT])\b/.exec(text ?? '') ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Math.round(Number(amount.replace(',', '.')) * 1024 ** ('KMGT'.indexOf(unit) + 1));
}

/**
 * The most that Metal keeps resident. A limit that was set is exact. 0 means the system's own choice, which it doesn't
 * tell outside Metal: about two thirds of the memory up to 32 GiB, three quarters and more above. An Intel Mac, which
 * knows no such limit, has none.
 */
function gpuWiredLimit(
  limitMiB: number | undefined,
  totalBytes: number | undefined,
  appleSilicon: boolean,
): MemoryFigures['gpuWiredLimit'] {
  if (limitMiB) return { bytes: limitMiB * MiB, estimated: false };
  if (totalBytes === undefined || (limitMiB === undefined && !appleSilicon)) return undefined;
  const share = totalBytes <= 32 * GiB ? 2 / 3 : 3 / 4;
  return { bytes: Math.floor(totalBytes * share), estimated: true };
}

/**
 * Reads `vm_stat`. Used is what Activity Monitor calls "Memory Used": anonymous pages that can't be purged, wired ones and
 * those of the compressor; files in memory are not in it. Cached is what it calls "Cached Files": those and purgeable ones. Never throws; what isn't there or isn't whole is absent.
 */
export function parseVmStat(text: string): VmStatFigures {
  const pages = new Map<string, number>();
  for (const line of wholeLines(text)) {
    const [, name, digits] = /^"?([^:"]+)"?:\s+(\d+)\.$/.exec(line.trim()) ?? [];
    const count = parseCount(digits);
    if (name !== undefined && count !== undefined) pages.set(name, count);
  }
  const pageSize = parseCount(/\(page size of (\d+) bytes\)/.exec(text)?.[1]);
  const bytes = (name: string) => {
    const count = pages.get(name);
    return count === undefined || !pageSize ? undefined : count * pageSize;
  };
  const anonymous = bytes('Anonymous pages');
  const purgeable = bytes('Pages purgeable');
  const wiredBytes = bytes('Pages wired down');
  const compressedBytes = bytes('Pages occupied by compressor');
  const files = bytes('File-backed pages');
  const complete =
    anonymous !== undefined && purgeable !== undefined && wiredBytes !== undefined && compressedBytes !== undefined;
  return present<VmStatFigures>({
    usedBytes: complete ? Math.max(0, anonymous - purgeable) + wiredBytes + compressedBytes : undefined,
    wiredBytes,
    compressedBytes,
    cachedBytes: files !== undefined && purgeable !== undefined ? files + purgeable : undefined,
  });
}

/** Every figure of a memory reading, so that each that is absent gets a reason. */
const memoryFields: readonly (keyof MemoryFigures)[] = [
  'totalBytes',
  'usedBytes',
  'wiredBytes',
  'compressedBytes',
  'cachedBytes',
  'swapUsedBytes',
  'pressure',
  'gpuWiredLimit',
];

/** One reading from the figures that were found. `why` says for a figure that was not, what its source had. */
export function memoryReading(figures: MemoryFigures, why: (field: keyof MemoryFigures) => Absence): MemoryReading {
  const missing: Partial<Record<keyof MemoryFigures, Absence>> = {};
  for (const field of memoryFields) if (figures[field] === undefined) missing[field] = why(field);
  return { ...figures, missing };
}
