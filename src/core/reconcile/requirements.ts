import type { Problem } from '../../shared/errors.ts';
import type { Project, Service, ServiceNetwork, ServiceVolume } from '../compose/model.ts';
import { fileMounts } from './create/files.ts';

interface Requirement {
  readonly key: string;
  readonly api: string;
  readonly uses: (service: Service) => boolean;
}

const anyNetwork = (test: (network: ServiceNetwork) => boolean) => (service: Service) =>
  Object.values(service.networks ?? {}).some((network) => network !== null && test(network));

const anyVolume = (test: (volume: ServiceVolume) => boolean) => (service: Service) =>
  (service.volumes ?? []).some(test);

/** Keys that an engine of an older API ignores without a word (docs.docker.com/reference/api/engine/version-history). */
const requirements: readonly Requirement[] = [
  { key: 'annotations', api: '1.43', uses: ({ annotations }) => annotations !== undefined },
  {
    key: 'healthcheck.start_interval',
    api: '1.44',
    uses: ({ healthcheck }) => healthcheck?.start_interval !== undefined && !healthcheck.disable,
  },
  { key: 'volumes.bind.recursive', api: '1.44', uses: anyVolume(({ bind }) => bind?.recursive !== undefined) },
  { key: 'volumes.volume.subpath', api: '1.45', uses: anyVolume(({ volume }) => volume?.subpath !== undefined) },
  { key: 'volumes of type image', api: '1.48', uses: anyVolume(({ type }) => type === 'image') },
  { key: 'networks.gw_priority', api: '1.48', uses: anyNetwork(({ gw_priority }) => gw_priority !== undefined) },
  { key: 'networks.interface_name', api: '1.49', uses: anyNetwork((network) => network.interface_name !== undefined) },
];

/** What the files ask for and this engine is too old for. */
export function unmetRequirements(project: Project, apiVersion: string): Problem[] {
  const needed = requirements.filter(({ api }) => !isAtLeast(apiVersion, api));
  if (needed.length === 0) return [];
  return Object.entries(project.services).flatMap(([name, service]) =>
    needed
      .filter(({ uses }) => uses(service))
      .map(({ key, api }) => ({
        code: 'compose-unsupported',
        message: `The service ${name} uses ${key}, for which Docker’s API ${api} is needed; this engine has ${apiVersion}.`,
        action: 'Update Docker, or remove the key.',
      })),
  );
}

/** What the files mount from their own folder, when the engine is another machine's: it would find nothing there. */
export function unreachableFiles(project: Project, workingDir: string): Problem[] {
  const isOurs = (path: string | undefined) => path !== undefined && `${path}/`.startsWith(`${workingDir}/`);
  return Object.entries(project.services).flatMap(([name, service]) => {
    const mounted = (service.volumes ?? []).flatMap(({ type, source }) => (type === 'bind' ? source : []));
    const files = fileMounts(project, name).map(({ Source }) => Source);
    return [...mounted, ...files].filter(isOurs).map((path) => ({
      code: 'bind-unavailable',
      message: `${name} mounts ${path} of this machine, but Docker runs on another.`,
      action: 'Put the folder on that machine and run this there, or choose a Docker of this machine.',
    }));
  });
}

/** Whether an API version like `1.41` is another one or newer. */
export function isAtLeast(version: string, other: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major > otherMajor || (major === otherMajor && minor >= otherMinor);
}
