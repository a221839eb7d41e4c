import { statfs } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { formatBytes, formatMemory } from '../../shared/format.ts';
import type { Service } from '../compose/model.ts';
import type { Context } from '../context.ts';
import type { EngineInfo, ImageState } from '../docker/objects.ts';
import { isOneOff, label } from '../reconcile/labels.ts';
import { publishedPorts } from './facts.ts';
import { memoryReserve } from './mode.ts';
import type { Prepared } from './prepare.ts';

/** What the checks look at, read once. */
interface Subject {
  readonly context: Context;
  readonly prepared: Prepared;
  readonly info: EngineInfo;
  /** By reference; undefined: not on this engine. */
  readonly images: ReadonlyMap<string, ImageState | undefined>;
}

type Check = (subject: Subject) => Promise<Problem[]>;

/**
 * Free disk that a download is taken to need, in bytes: the images of the engines unpack to about 2 GB each and are
 * there packed and unpacked for a while.
 */
const downloadNeeds = 5e9;
/** What `.frontier/` and `.env` need on the workspace's disk, with room to spare. */
const workspaceNeeds = 50e6;

const servicesOf = ({ prepared }: Subject): [string, Service][] =>
  Object.entries(prepared.target.loaded.project.services);

const platforms: Check = async (subject) =>
  servicesOf(subject).flatMap(([name, { image = '', platform }]): Problem[] => {
    const found = subject.images.get(image);
    if (!found || platform !== undefined || found.architecture === subject.info.architecture) return [];
    return [
      {
        code: 'image-platform',
        message: `The image ${image} of ${name} is made for ${found.architecture}, but Docker runs on ${subject.info.architecture}.`,
        action: `Remove it, then switch again: docker image rm ${image}`,
      },
    ];
  });

/** Images that have to be downloaded: whether the registry gives them, and for this machine. */
const registry: Check = async ({ images, info, prepared: { docker } }) => {
  const missing = [...images].filter(([, image]) => !image).map(([reference]) => reference);
  const wanted = `${info.osType}/${info.architecture}`;
  const answers = missing.map(async (reference): Promise<readonly Problem[]> => {
    try {
      const platforms = await docker.remotePlatforms(reference);
      if (platforms.length === 0 || platforms.includes(wanted)) return [];
      const message = `There is no ${reference} for ${wanted}, only for ${platforms.join(', ')}.`;
      return [{ code: 'image-platform', message }];
    } catch (error) {
      if (error instanceof ProblemError) return error.problems;
      throw error;
    }
  });
  return (await Promise.all(answers)).flat();
};

const memory: Check = async ({ prepared: { target }, info }) => {
  const { memory: needed, title } = target.stack;
  const usable = info.memory * (1 - memoryReserve);
  if (needed === undefined || needed <= usable) return [];
  return [
    {
      code: 'memory-short',
      message: `${title} needs ${formatMemory(needed)}, but Docker has ${formatMemory(info.memory)} in all.`,
    },
  ];
};

/** A port is the project's own when a service that stays, or the engine that goes, has it. */
const ports: Check = async (subject) => {
  const { docker, target } = subject.prepared;
  if (docker.endpoint.kind === 'ssh') return []; // its ports are not this machine's
  const own = `${label.project}=${target.loaded.project.name}`;
  const containers = (await docker.listContainers([own])).filter(({ labels }) => !isOneOff(labels));
  const held = new Set(containers.flatMap((container) => container.ports.map(({ hostPort }) => hostPort)));
  const wanted = servicesOf(subject).flatMap(([name, service]) =>
    publishedPorts(service).map((published) => ({ name, ...published })),
  );
  const problems = await Promise.all(
    wanted.filter(({ port }) => !held.has(port)).map((port) => portProblem(subject, port)),
  );
  return problems.flat();
};

const portProblem = async (
  { context, prepared: { docker } }: Subject,
  { name, hostIp, port }: { name: string; hostIp: string; port: number },
): Promise<Problem[]> => {
  const [owner] = await docker.findPortOwners(port);
  if (!owner && (await context.ports.isFree(hostIp === '' ? '0.0.0.0' : hostIp, port))) return [];
  const listener = owner ? undefined : await context.ports.findListener(port);
  const who = owner
    ? `the container ${owner.name}`
    : listener
      ? `${listener.name} (process ${listener.pid})`
      : 'another program';
  return [
    {
      code: 'port-in-use',
      message: `${name} can’t have the port ${port}: ${who} has it.`,
      action: owner
        ? `Choose another port in .env, or stop it: docker stop ${owner.name}`
        : 'Choose another port in .env, or quit that program.',
    },
  ];
};

/** Free bytes on the disk of a path; undefined: it can't be told. */
const freeBytes = async (path: string): Promise<number | undefined> => {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch {
    return undefined;
  }
};

/** Docker's own disk, asked where the gateway runs: in a VM that is the only place from which it can be seen. */
const freeInDocker = async ({ context, prepared, info }: Subject): Promise<number | undefined> => {
  if (context.platform === 'linux' && prepared.docker.endpoint.kind === 'unix') return freeBytes(info.rootDir);
  const own = [`${label.project}=${prepared.target.loaded.project.name}`, `${label.service}=gateway`];
  const gateway = (await prepared.docker.listContainers(own)).find(({ state }) => state === 'running');
  if (!gateway) return undefined;
  const { stdout } = await prepared.docker.exec(gateway.id, ['df', '-Pk', '/'], { timeoutMs: 5_000 });
  const available = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3]);
  return Number.isFinite(available) ? available * 1024 : undefined;
};

const disk: Check = async (subject) => {
  const problems: Problem[] = [];
  const missing = [...subject.images].filter(([, image]) => !image).map(([reference]) => reference);
  const inDocker = missing.length > 0 ? await freeInDocker(subject) : undefined;
  if (inDocker !== undefined && inDocker < downloadNeeds) {
    problems.push({
      code: 'disk-full',
      message: `Docker has ${formatBytes(inDocker)} free; downloading ${missing.join(', ')} takes up to ${formatBytes(downloadNeeds)}.`,
      action: 'Free space, for example: docker image prune',
    });
  }
  const here = await freeBytes(subject.context.workspace.root);
  if (here !== undefined && here < workspaceNeeds) {
    problems.push({ code: 'disk-full', message: `The disk of ${subject.context.workspace.root} is full.` });
  }
  return problems;
};

/** Folders of this machine that a Docker elsewhere can't have. */
const binds: Check = async (subject) => {
  const { endpoint } = subject.prepared.docker;
  if (endpoint.kind === 'unix' || (endpoint.kind === 'tcp' && isThisMachine(endpoint.host))) return [];
  return servicesOf(subject).flatMap(([name, { volumes = [] }]): Problem[] =>
    volumes
      .filter(({ type }) => type === 'bind')
      .map(({ source }) => ({
        code: 'bind-unavailable',
        message: `${name} uses the folder ${source} of this machine, which the Docker at another machine can’t see.`,
        action: 'Run it with a Docker on this machine.',
      })),
  );
};

const isThisMachine = (host: string): boolean =>
  host === 'localhost' ||
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === host));

const asksForGpu = ({ gpus = [], deploy }: Service): boolean =>
  [...gpus, ...(deploy?.resources.reservations?.devices ?? [])].some(
    ({ capabilities = ['gpu'] }) => capabilities.includes('gpu') || capabilities.includes('nvidia'),
  );

const gpu: Check = async (subject) =>
  servicesOf(subject)
    .filter(([, service]) => asksForGpu(service) && !subject.info.hasGpu)
    .map(([name]) => ({
      code: 'gpu-missing',
      message: `${name} wants a GPU, but this Docker has none to give.`,
      action: 'Remove the device from its file: it then runs on the CPU.',
    }));

const checks: readonly Check[] = [platforms, registry, memory, ports, disk, binds, gpu];

/** Looks for everything that would make a switch fail, and answers all of it, each with its cause and one action. */
export const preflight = async (context: Context, prepared: Prepared): Promise<Problem[]> => {
  const { docker, target } = prepared;
  const references = new Set(Object.values(target.loaded.project.services).flatMap(({ image }) => image ?? []));
  const [info, images] = await Promise.all([
    docker.info(),
    Promise.all([...references].map(async (name) => [name, await docker.inspectImage(name)] as const)),
  ]);
  const subject: Subject = { context, prepared, info, images: new Map(images) };
  const found = await Promise.all(checks.map((check) => check(subject)));
  return found.flat();
};

/** @throws ProblemError all that `preflight` finds */
export const requirePreflight = async (context: Context, prepared: Prepared): Promise<void> => {
  const problems = await preflight(context, prepared);
  if (problems.length > 0)
    throw new ProblemError(problems.map((problem) => ({ kept: 'Nothing was changed.', ...problem })));
};
