import type { HashForm } from '../compose/hash.ts';
import { serviceHash } from '../compose/hash.ts';
import type { Project, Service } from '../compose/model.ts';
import type { Container } from '../docker/objects.ts';
import { formOfVersion } from './contract.ts';
import { type Labels, label } from './labels.ts';
import { sharesWith } from './shared.ts';
import type { ProjectState } from './state.ts';
import type { RecreateReason } from './steps.ts';

/** What is known about a project while it is planned. */
export interface Judging {
  readonly project: Project;
  readonly actual: ProjectState;
  /** Ids of the first container of services judged so far; a service that gets a new one is not in it. */
  readonly firstContainer: ReadonlyMap<string, string>;
  /** Docker names of networks that are to be made anew. */
  readonly newNetworks: ReadonlySet<string>;
}

/** What becomes of a container: kept, replaced, or kept although it can't be told whether it is as the files say. */
export type Verdict =
  | { readonly kind: 'keep' }
  | { readonly kind: 'recreate'; readonly reason: RecreateReason }
  | { readonly kind: 'incomparable'; readonly version: string };

/** Compose's rules for replacing a container: configuration, image, a network or a volume that it lacks. */
export function judge(judging: Judging, name: string, container: Container): Verdict {
  const service = judging.project.services[name]!;
  const recreate = (reason: RecreateReason): Verdict => ({ kind: 'recreate', reason });
  if (container.state === 'dead' || container.state === 'removing') return recreate({ kind: 'dead' });
  const owner = sharesWith(service).find((other) => !judging.firstContainer.has(other));
  if (owner !== undefined) return recreate({ kind: 'shared', service: owner });
  const comparison = compareHash(judging, name, container.labels);
  if (comparison === 'differs') return recreate({ kind: 'configuration' });
  if (imageChanged(judging.actual, service, container)) return recreate({ kind: 'image' });
  const missing = missingNetwork(judging, service, container) ?? missingVolume(judging.project, service, container);
  if (missing) return recreate(missing);
  if (comparison === 'equal') return { kind: 'keep' };
  return { kind: 'incomparable', version: container.labels[label.version] ?? '' };
}

/** Any form is current, whoever wrote it; a difference means something only if the writer's form is known. */
function compareHash(
  { project, firstContainer }: Judging,
  name: string,
  labels: Labels,
): 'equal' | 'differs' | 'unknown' {
  const form = formOfVersion(labels[label.version]);
  // The writer's own first: only a difference costs more than one.
  const candidates = new Set<HashForm>([form ?? 'v5', 'v5', 'v2', 'v2-early']);
  for (const candidate of candidates) {
    if (labels[label.hash] === serviceHash(project, name, candidate, (owner) => firstContainer.get(owner)))
      return 'equal';
  }
  return form ? 'differs' : 'unknown';
}

/** An image that is not there yet is pulled first; then all is judged again. */
function imageChanged(actual: ProjectState, service: Service, container: Container): boolean {
  const image = service.image === undefined ? undefined : actual.images.get(service.image);
  return image !== undefined && image.id !== (container.labels[label.image] ?? container.imageId);
}

function missingNetwork(
  { project, actual, newNetworks }: Judging,
  service: Service,
  container: Container,
): RecreateReason | undefined {
  for (const key of Object.keys(service.networks ?? {})) {
    const name = project.networks?.[key]?.name ?? key;
    if (newNetworks.has(name) || !isMember(container, name, actual.networks.get(name)?.id)) {
      return { kind: 'network', name };
    }
  }
  return undefined;
}

function missingVolume(project: Project, service: Service, container: Container): RecreateReason | undefined {
  for (const volume of service.volumes ?? []) {
    if (volume.type !== 'volume' || volume.source === undefined) continue;
    const name = project.volumes?.[volume.source]?.name ?? volume.source;
    const mounted = container.mounts.some((mount) => mount.type === 'volume' && mount.name === name);
    if (!mounted) return { kind: 'volume', name };
  }
  return undefined;
}

/**
 * Whether a container is connected to the network of that name and id. A container that never ran has no network id
 * yet: then the name decides.
 */
function isMember(container: Container, name: string, id: string | undefined): boolean {
  const connected = container.networks[name];
  if (!connected || id === undefined) return false;
  return connected.networkId === '' || connected.networkId === id;
}
