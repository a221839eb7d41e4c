import type { LoadedProject } from '../compose/load.ts';
import type { Docker } from '../docker/client.ts';
import type { Container, ImageState, NetworkState, VolumeState } from '../docker/objects.ts';
import { isLocal } from './address.ts';
import { label } from './labels.ts';

/** What the engine has of a project. Networks, volumes and images are keyed by their name or reference in Docker. */
export interface ProjectState {
  readonly project: string;
  /** The engine's API version, like `1.48`. */
  readonly apiVersion: string;
  /** It runs on this machine, or in a VM of it: what is mounted is found there. */
  readonly local: boolean;
  /** Those that Compose would know as the project's, one-off ones (`run`) too. */
  readonly containers: readonly Container[];
  readonly networks: ReadonlyMap<string, NetworkState>;
  readonly volumes: ReadonlyMap<string, VolumeState>;
  readonly images: ReadonlyMap<string, ImageState>;
}

/**
 * What the engine has of a project by label alone: enough for `planDown`, which works without files. `listed`: its
 * containers, if they were listed just now.
 */
export async function readByLabel(
  docker: Docker,
  project: string,
  listed?: readonly Container[],
): Promise<ProjectState> {
  const own = `${label.project}=${project}`;
  const [{ apiVersion }, containers, networks, volumes] = await Promise.all([
    docker.ping(),
    listed ?? docker.listContainers([own, label.hash]),
    docker.listNetworks([own]),
    docker.listVolumes([own]),
  ]);
  return {
    project,
    apiVersion,
    local: isLocal(docker),
    containers,
    networks: new Map(networks.map((network) => [network.name, network])),
    volumes: new Map(volumes.map((volume) => [volume.name, volume])),
    images: new Map(),
  };
}

/** What the engine has of a project and of all that its files name: external networks and volumes, images. */
export async function readState(
  docker: Docker,
  loaded: LoadedProject,
  listed?: readonly Container[],
): Promise<ProjectState> {
  const { project } = loaded;
  const references = new Set(Object.values(project.services).flatMap(({ image }) => image ?? []));
  const [own, images] = await Promise.all([
    readByLabel(docker, project.name, listed),
    lookUp(references, (reference) => docker.inspectImage(reference)),
  ]);
  const [networks, volumes] = await Promise.all([
    lookUp(namesOf(project.networks, own.networks), (name) => docker.inspectNetwork(name)),
    lookUp(namesOf(project.volumes, own.volumes), (name) => docker.inspectVolume(name)),
  ]);
  return {
    ...own,
    networks: new Map([...own.networks, ...networks]),
    volumes: new Map([...own.volumes, ...volumes]),
    images,
  };
}

/** The Docker names of the files' networks or volumes that are not known yet. */
const namesOf = (
  resources: Readonly<Record<string, { readonly name: string }>> | undefined,
  known: ReadonlyMap<string, unknown>,
): string[] =>
  Object.values(resources ?? {})
    .map(({ name }) => name)
    .filter((name) => !known.has(name));

async function lookUp<T>(
  names: Iterable<string>,
  find: (name: string) => Promise<T | undefined>,
): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  await Promise.all(
    [...names].map(async (name) => {
      const value = await find(name);
      if (value !== undefined) found.set(name, value);
    }),
  );
  return found;
}
