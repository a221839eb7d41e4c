import type { Absence, GpuReading, MemoryFigures, MemoryReading } from '../../shared/metrics.ts';
import type { Exec } from '../system/exec.ts';
import { parseIoreg } from './gpu.ts';
import { memoryReading, parseSysctl, parseVmStat, sysctlNames } from './memory.ts';
import { defaultPaceMs, readCommand, type Source } from './source.ts';

/** The GPUs of a Mac by `ioreg`: no root, tens of milliseconds a run. */
export const macGpus = (exec: Exec): Source<readonly GpuReading[]> => ({
  name: 'gpu',
  paceMs: defaultPaceMs,
  async read() {
    const text = await readCommand(exec, '/usr/sbin/ioreg', ['-r', '-d', '1', '-w', '0', '-c', 'IOAccelerator']);
    if ('absent' in text) return text;
    const gpus = parseIoreg(text.value);
    if (gpus.length > 0) return { value: gpus };
    return { absent: { code: 'unreadable', message: 'ioreg lists no GPU that can be read' } };
  },
});

/** The memory of a Mac by `sysctl` and `vm_stat`. When one of them fails, its figures are absent and the others stay. */
export const macMemory = (exec: Exec): Source<MemoryReading> => ({
  name: 'memory',
  paceMs: defaultPaceMs,
  async read() {
    const [sysctl, vmStat] = await Promise.all([
      readCommand(exec, '/usr/sbin/sysctl', ['-i', ...sysctlNames]),
      readCommand(exec, '/usr/bin/vm_stat', []),
    ]);
    if ('absent' in sysctl && 'absent' in vmStat) return sysctl;
    const figures = {
      ...('value' in sysctl ? parseSysctl(sysctl.value) : {}),
      ...('value' in vmStat ? parseVmStat(vmStat.value) : {}),
    };
    return {
      value: memoryReading(figures, (field) => {
        const source = vmStatFields.has(field) ? vmStat : sysctl;
        return 'absent' in source ? source.absent : noFigure(field);
      }),
    };
  },
});

const vmStatFields = new Set<keyof MemoryFigures>(['usedBytes', 'wiredBytes', 'compressedBytes', 'cachedBytes']);

/** Why a figure is not there although its command answered. */
function noFigure(field: keyof MemoryFigures): Absence {
  if (field === 'gpuWiredLimit')
    return { code: 'unsupported', message: 'Only Macs with Apple silicon have this limit' };
  return { code: 'unreadable', message: `${vmStatFields.has(field) ? 'vm_stat' : 'sysctl'} does not tell it` };
}
