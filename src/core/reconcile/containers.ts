import { ProblemError } from '../../shared/errors.ts';
import type { Container } from '../docker/objects.ts';
import { type ApplyContext, filesOf } from './context.ts';
import type { Contract } from './contract.ts';
import { type ContainerBody, containerBody } from './create/body.ts';
import { readSecurity } from './create/security.ts';
import { injectFiles } from './inject.ts';
import { containerNumber, label } from './labels.ts';
import { containerName, temporaryName } from './names.ts';
import { namePortOwner } from './refusals.ts';
import { isAtLeast } from './requirements.ts';
import { linksWith, sharesWith } from './shared.ts';
import { containerLabels } from './stamp.ts';

/** A container to make, and what it takes the place of. */
export interface NewContainer {
  readonly service: string;
  readonly number: number;
  readonly contract: Contract;
  readonly replaces?: Container;
}

/**
 * Creates a container of a service, connected to its networks and with its files in it, but not started, and answers
 * its id. With `replaces` it has a temporary name and the other's anonymous volumes. When it fails, nothing is left of it.
 */
export async function createContainer(context: ApplyContext, wanted: NewContainer): Promise<string> {
  const { docker } = context;
  const { project } = filesOf(context);
  const { platform } = project.services[wanted.service]!;
  const name = containerName(project, wanted.service, wanted.number);
  const { body, others } = await bodyOf(context, wanted, name);
  const { id } = await docker.createContainer({
    name: wanted.replaces ? temporaryName(wanted.replaces.id, name) : name,
    ...(platform !== undefined && { platform }),
    body,
  });
  try {
    for (const network of others) await docker.connectNetwork(network.name, id, network.config);
    await injectFiles(context, id, wanted.service);
  } catch (error) {
    await docker.removeContainer(id, { force: true });
    throw error;
  }
  return id;
}

/**
 * Puts a new container in the place of an old one, as Compose does: creates it beside, stops and removes the old one,
 * and gives it the name. Not started. Volumes stay; if the new one can't be made, the old one goes on.
 */
export async function replaceContainer(
  context: ApplyContext,
  wanted: Omit<NewContainer, 'replaces'>,
  oldId: string,
): Promise<string> {
  const { docker } = context;
  const old = await docker.inspectContainer(oldId);
  if (!old) return createContainer(context, wanted);
  const id = await createContainer(context, { ...wanted, replaces: old });
  await stopAndRemove(context, oldId);
  await docker.renameContainer(id, containerName(filesOf(context).project, wanted.service, wanted.number));
  return id;
}

/** Starts a container; a port that it can't have is refused with the name of who has it. */
export async function startContainer(context: ApplyContext, service: string, idOrName: string): Promise<void> {
  try {
    await context.docker.startContainer(idOrName);
  } catch (error) {
    throw await namePortOwner(error, context, service);
  }
}

/** Stops a container, with the time that it is given for it, and removes it. What is gone already is a success. */
export async function stopAndRemove(
  { docker }: ApplyContext,
  id: string,
  options: { readonly volumes?: boolean } = {},
): Promise<void> {
  if (!(await docker.inspectContainer(id))) return;
  await docker.stopContainer(id);
  await docker.removeContainer(id, { force: true, volumes: options.volumes ?? false });
}

async function bodyOf(context: ApplyContext, wanted: NewContainer, name: string): Promise<ContainerBody> {
  const { docker } = context;
  const loaded = filesOf(context);
  const service = loaded.project.services[wanted.service]!;
  const [image, security, neighbours, { apiVersion }] = await Promise.all([
    service.image === undefined ? undefined : docker.inspectImage(service.image),
    readSecurity(service, loaded.workingDir),
    findNeighbours(context, wanted.service),
    docker.ping(),
  ]);
  const containersOf = (other: string) => neighbours.get(other) ?? [];
  const containerOf = (other: string) => firstId(containersOf(other), wanted.service, other);
  const { number, contract, replaces } = wanted;
  return containerBody({
    project: loaded.project,
    service: wanted.service,
    number,
    name,
    labels: {
      ...containerLabels(loaded, { service: wanted.service, number, image }, contract, containerOf),
      ...(replaces && { [label.replace]: service.container_name ?? `${wanted.service}-${number}` }),
    },
    image,
    ...(replaces && { inherit: replaces }),
    security,
    macPerNetwork: isAtLeast(apiVersion, '1.44'),
    containerOf,
    containersOf: (other) => containersOf(other).map((container) => container.name),
  });
}

/** The containers of the services that this one joins or links to; they were made before it. */
async function findNeighbours(context: ApplyContext, service: string): Promise<Map<string, Container[]>> {
  const { project } = filesOf(context);
  const { docker } = context;
  const names = new Set([...sharesWith(project.services[service]!), ...linksWith(project.services[service]!)]);
  const found = await Promise.all(
    [...names].map(async (name): Promise<[string, Container[]]> => {
      const own = [`${label.project}=${project.name}`, `${label.service}=${name}`, `${label.oneoff}=False`];
      const containers = await docker.listContainers(own);
      return [name, containers.sort((a, b) => containerNumber(a.labels) - containerNumber(b.labels))];
    }),
  );
  return new Map(found);
}

function firstId(containers: readonly Container[], service: string, other: string): string {
  const first = containers[0];
  if (first) return first.id;
  throw new ProblemError({
    code: 'dependency-failed',
    message: `${service} joins the container of ${other}, which has none.`,
    action: `Let ${other} have at least one container.`,
  });
}
