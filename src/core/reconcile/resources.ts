import type { Problem } from '../../shared/errors.ts';
import { networkHash, volumeHash } from '../compose/hash.ts';
import type { Network, Project, Volume } from '../compose/model.ts';
import { usedBy } from '../compose/unused.ts';
import type { NetworkState, VolumeState } from '../docker/objects.ts';
import { label } from './labels.ts';
import type { ProjectState } from './state.ts';
import type { CreateNetworkStep, CreateVolumeStep, RemoveNetworkStep } from './steps.ts';

/** What is to be done about the networks and volumes that the services use. */
export interface ResourcePlan {
  readonly steps: readonly (CreateNetworkStep | CreateVolumeStep | RemoveNetworkStep)[];
  /** Docker names of the networks that are made anew, existing ones that changed among them. */
  readonly newNetworks: ReadonlySet<string>;
  readonly changedNetworks: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Only what a service uses is made: Compose leaves out the rest, too. */
export function planResources(project: Project, actual: ProjectState): ResourcePlan {
  const into: Findings = {
    steps: [],
    problems: [],
    warnings: [],
    newNetworks: new Set(),
    changedNetworks: new Set(),
  };
  const used = usedBy(project.services);
  for (const key of used.networks) {
    const network = project.networks?.[key];
    if (network) planNetwork(into, key, network, actual);
  }
  for (const key of used.volumes) {
    const volume = project.volumes?.[key];
    if (volume) planVolume(into, key, volume, actual);
  }
  return into;
}

interface Findings extends ResourcePlan {
  readonly steps: (CreateNetworkStep | CreateVolumeStep | RemoveNetworkStep)[];
  readonly newNetworks: Set<string>;
  readonly changedNetworks: Set<string>;
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

function planNetwork(into: Findings, key: string, network: Network, actual: ProjectState): void {
  const { name } = network;
  const existing = actual.networks.get(name);
  if (network.external) {
    if (!existing) into.problems.push(missing('network', key, name));
    return;
  }
  const create: CreateNetworkStep = { kind: 'create-network', id: `create-network:${key}`, after: [], key, name };
  if (!existing) {
    into.newNetworks.add(name);
    into.steps.push(create);
    return;
  }
  const foreign = foreignWarning('network', existing, actual.project);
  if (foreign) {
    into.warnings.push(foreign);
    return;
  }
  const written = existing.labels[label.hash];
  if (written === undefined || written === networkHash(network)) return;
  into.newNetworks.add(name);
  into.changedNetworks.add(name);
  const id = `remove-network:${key}`;
  into.steps.push({ kind: 'remove-network', id, after: [], networkId: existing.id, name, reason: 'changed' }, create);
}

function planVolume(into: Findings, key: string, volume: Volume, actual: ProjectState): void {
  const { name } = volume;
  const existing = actual.volumes.get(name);
  if (!existing) {
    if (volume.external) into.problems.push(missing('volume', key, name));
    else into.steps.push({ kind: 'create-volume', id: `create-volume:${key}`, after: [], key, name });
    return;
  }
  if (volume.external) return;
  const foreign = foreignWarning('volume', existing, actual.project);
  if (foreign) {
    into.warnings.push(foreign);
    return;
  }
  const written = existing.labels[label.hash];
  if (written !== undefined && written !== volumeHash(volume)) into.warnings.push(changedVolume(name));
}

const missing = (kind: 'network' | 'volume', key: string, name: string): Problem => ({
  code: 'resource-missing',
  message: `The external ${kind} ${name} (${kind}s.${key}) does not exist.`,
  action: `Create it: docker ${kind} create ${name}`,
});

/** Compose uses such a resource and warns; so is it here. `down` leaves it, because it goes by label. */
function foreignWarning(
  kind: 'network' | 'volume',
  existing: NetworkState | VolumeState,
  project: string,
): Problem | undefined {
  const owner = existing.labels[label.project];
  if (owner === project) return undefined;
  const by = owner === undefined ? 'was not made by Compose' : `belongs to the project ${owner}`;
  return {
    code: 'foreign-resource',
    message: `The ${kind} ${existing.name} ${by}; it is used as it is.`,
    action: `Declare it with external: true, or give yours another name.`,
  };
}

/** A volume holds data: it is never replaced for a changed declaration. */
const changedVolume = (name: string): Problem => ({
  code: 'drifted',
  message: `The volume ${name} was made with another configuration than the files say.`,
  kept: 'The volume and its data were kept as they are.',
  action: `Save its data, then remove it with docker volume rm ${name}, and run up again.`,
});
