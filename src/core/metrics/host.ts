import type { GpuReading, MemoryReading } from '../../shared/metrics.ts';
import type { Exec } from '../system/exec.ts';
import { linuxGpus } from './gpu-linux.ts';
import { macGpus, macMemory } from './mac.ts';
import { linuxMemory } from './memory-linux.ts';
import { defaultPaceMs, type Files, type Source } from './source.ts';

export interface HostSources {
  readonly gpu: Source<readonly GpuReading[]>;
  readonly memory: Source<MemoryReading>;
}

/** How this machine's GPU and memory are read. `path`: where programs are (`PATH`), for those without a fixed place. */
export function hostSources(host: {
  readonly platform: NodeJS.Platform;
  readonly exec: Exec;
  readonly files: Files;
  readonly path: string | undefined;
}): HostSources {
  if (host.platform === 'darwin') return { gpu: macGpus(host.exec), memory: macMemory(host.exec) };
  if (host.platform === 'linux') {
    return { gpu: linuxGpus(host.exec, host.files, host.path), memory: linuxMemory(host.files) };
  }
  return { gpu: unsupported('gpu', host.platform), memory: unsupported('memory', host.platform) };
}

const unsupported = (name: string, platform: string): Source<never> => ({
  name,
  paceMs: defaultPaceMs,
  read: async () => ({
    absent: { code: 'unsupported', message: `On ${platform} this is not read` },
  }),
});
