import type { LoadedProject } from '../compose/load.ts';
import type { Service } from '../compose/model.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import type { Container } from '../docker/objects.ts';
import { parseSysctl } from '../metrics/memory.ts';
import { readCommand } from '../metrics/source.ts';
import type { ModeFacts } from './mode.ts';
import type { Target } from './situation.ts';

/** The host ports that a service asks for, without those that Docker chooses; ranges spelled out. */
export const publishedPorts = (service: Service): { readonly hostIp: string; readonly port: number }[] =>
  (service.ports ?? []).flatMap(({ published, host_ip = '', protocol = 'tcp' }) => {
    if (published === undefined || protocol !== 'tcp') return [];
    const [first = 0, last = first] = published.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => ({ hostIp: host_ip, port: first + i }));
  });

/** The Docker names of the named volumes that a service may write to. */
const writtenVolumes = ({ project }: LoadedProject, service: Service): string[] =>
  (service.volumes ?? []).flatMap(({ type, source, read_only }) => {
    const name = type === 'volume' && source !== undefined ? project.volumes?.[source]?.name : undefined;
    return name === undefined || read_only ? [] : [name];
  });

/** What an old and a new engine both want for themselves. */
export const sharedBetween = (
  { loaded, stack }: Target,
  old: readonly Container[],
): Pick<ModeFacts, 'sharedPorts' | 'sharedVolumes'> => {
  const service = loaded.project.services[stack.engine.service];
  if (!service) return { sharedPorts: [], sharedVolumes: [] };
  const oldPorts = new Set(old.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)));
  const oldVolumes = new Set(
    old.flatMap(({ mounts }) => mounts.filter(({ readOnly }) => !readOnly).map(({ name }) => name)),
  );
  return {
    sharedPorts: publishedPorts(service)
      .map(({ port }) => port)
      .filter((port) => oldPorts.has(port)),
    sharedVolumes: writtenVolumes(loaded, service).filter((name) => oldVolumes.has(name)),
  };
};

/** The pressure on a Mac's memory, by its kernel; undefined: no Mac, or it doesn't say. */
export const memoryPressure = async ({
  platform,
  exec,
}: Pick<Context, 'platform' | 'exec'>): Promise<ModeFacts['pressure']> => {
  if (platform !== 'darwin') return undefined;
  const read = await readCommand(exec, '/usr/sbin/sysctl', ['-i', 'kern.memorystatus_vm_pressure_level']);
  return 'value' in read ? parseSysctl(read.value).pressure : undefined;
};

/** What all running containers of an engine use together, in bytes; undefined if it can't be read. */
export const memoryInUse = async (docker: Docker): Promise<number | undefined> => {
  const running = (await docker.listContainers([])).filter(({ state }) => state === 'running');
  const used = await Promise.all(running.map(({ id }) => docker.memoryUse(id)));
  return used.some((bytes) => bytes === undefined)
    ? undefined
    : used.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
};
