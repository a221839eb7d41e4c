import { readFile } from 'node:fs/promises';
import type { Exec } from '../system/exec.ts';
import { systemExec } from '../system/exec.ts';

/** Linux: `/proc/<pid>/stat` field 22 is the start in clock ticks since boot; the name before it may hold spaces and brackets. */
const linuxStart = async (pid: number): Promise<string | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined; // ended, not yet collected by its parent
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return `${boot}:${start}`;
};

/**
 * When a process started, as an opaque string that no other process with the same number has; undefined: there is no
 * such process.
 */
export const processStart = async (
  pid: number,
  platform: NodeJS.Platform = process.platform,
  exec: Exec = systemExec,
): Promise<string | undefined> => {
  if (platform === 'linux') return linuxStart(pid).catch(() => undefined);
  const outcome = await exec('/bin/ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    timeoutMs: 5_000,
    env: { LC_ALL: 'C', TZ: 'UTC' },
  });
  const line = outcome.stdout.trim();
  if (outcome.code !== 0 || line === '' || line.startsWith('Z')) return undefined;
  return line.replace(/^\S+\s+/, '');
};
