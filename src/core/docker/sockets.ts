import { join } from 'node:path';
import { type DiscoveryFiles, defaultSocket } from './contexts.ts';

export interface KnownSocket {
  /** The runtime it belongs to, for people. */
  readonly runtime: string;
  readonly path: string;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

/** Where the runtimes for Docker keep their sockets, in the order in which they are tried. Looks into folders of instances. */
export const knownSockets = async (
  { env, home, platform }: Surroundings,
  files: DiscoveryFiles,
): Promise<KnownSocket[]> => {
  const at = (runtime: string, path: string): KnownSocket[] => [{ runtime, path }];
  const inside = (runtime: string, folder: string, rest: string) => instances(files, runtime, folder, rest);
  const runtimeDir = env.XDG_RUNTIME_DIR;
  const groups: (KnownSocket[] | Promise<KnownSocket[]>)[] = [
    at('Docker Desktop', join(home, '.docker/run/docker.sock')),
    ...(platform === 'linux' ? [at('Docker Desktop', join(home, '.docker/desktop/docker.sock'))] : []),
    at('OrbStack', join(home, '.orbstack/run/docker.sock')),
    ...colimaHomes(env, home).map((folder) => inside('Colima', folder, 'docker.sock')),
    at('Rancher Desktop', join(home, '.rd/docker.sock')),
    at('Podman', join(home, '.local/share/containers/podman/machine/podman.sock')),
    ...(env.TMPDIR ? [podmanApis(files, join(env.TMPDIR, 'podman'))] : []),
    inside('Lima', env.LIMA_HOME || join(home, '.lima'), 'sock/docker.sock'),
    ...(platform === 'darwin' ? [at('Finch', '/Applications/Finch/lima/data/finch/sock/finch.sock')] : []),
    ...(runtimeDir
      ? [at('rootless Docker', join(runtimeDir, 'docker.sock')), at('Podman', join(runtimeDir, 'podman/podman.sock'))]
      : []),
    at('the default socket', defaultSocket),
  ];
  return (await Promise.all(groups)).flat();
};

const colimaHomes = (env: Surroundings['env'], home: string): string[] => {
  if (env.COLIMA_HOME) return [env.COLIMA_HOME];
  const config = env.XDG_CONFIG_HOME || join(home, '.config');
  return [...new Set([join(home, '.colima'), join(config, 'colima'), join(home, '.config/colima')])];
};

/** A socket of each instance; `default` comes first. Folders that begin with `_` are the runtime's own. */
const instances = async (
  files: DiscoveryFiles,
  runtime: string,
  folder: string,
  rest: string,
): Promise<KnownSocket[]> => {
  const names = (await files.list(folder)).filter((name) => !name.startsWith('_')).toSorted();
  const ordered = [...names.filter((name) => name === 'default'), ...names.filter((name) => name !== 'default')];
  return existing(
    files,
    ordered.map((name) => ({
      runtime: name === 'default' ? runtime : `${runtime} (${name})`,
      path: join(folder, name, rest),
    })),
  );
};

const podmanApis = async (files: DiscoveryFiles, folder: string): Promise<KnownSocket[]> => {
  const names = (await files.list(folder)).filter((name) => name.endsWith('-api.sock')).toSorted();
  return names.map((name) => ({ runtime: 'Podman', path: join(folder, name) }));
};

const existing = async (files: DiscoveryFiles, sockets: KnownSocket[]): Promise<KnownSocket[]> => {
  const there = await Promise.all(sockets.map((socket) => files.exists(socket.path)));
  return sockets.filter((_, index) => there[index]);
};
