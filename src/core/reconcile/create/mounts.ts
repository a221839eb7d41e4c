import type { Project, ServiceVolume } from '../../compose/model.ts';
import type { Container, ImageState } from '../../docker/objects.ts';
import { type Body, compact } from './compact.ts';
import { fileMounts } from './files.ts';

export interface MountsBody {
  /** The older way, which creates a missing folder on the host. */
  readonly Binds: readonly string[];
  /** The newer way, for what the older one can't say. */
  readonly Mounts: readonly Body[];
}

/** Volumes, file configs and secrets of a service; `inherit` hands its anonymous volumes on to its successor. */
export function mountsBody(
  project: Project,
  service: string,
  image: ImageState | undefined,
  inherit: Container | undefined,
): MountsBody {
  const binds: string[] = [];
  const mounts: Body[] = [];
  const declared = project.services[service]!.volumes ?? [];
  const inherited = inheritedVolumes(declared, image, inherit);
  const targets = new Set(declared.map(({ target }) => target));
  for (const volume of declared) {
    const kept = volume.source === undefined ? inherited.get(volume.target) : undefined;
    addVolume(project, kept === undefined ? volume : { ...volume, source: kept }, binds, mounts);
  }
  for (const [target, name] of inherited) {
    if (!targets.has(target)) mounts.push({ Type: 'volume', Source: name, Target: target });
  }
  for (const file of fileMounts(project, service)) {
    if (!targets.has(file.Target)) mounts.push(file);
  }
  return { Binds: binds, Mounts: mounts };
}

/** By target, the names of the anonymous volumes that the old container has: its service's and its image's. */
function inheritedVolumes(
  declared: readonly ServiceVolume[],
  image: ImageState | undefined,
  inherit: Container | undefined,
): Map<string, string> {
  const named = new Set(declared.filter(({ source }) => source !== undefined).map(({ target }) => target));
  const anonymous = new Set([
    ...declared.filter(({ type, source }) => type === 'volume' && source === undefined).map(({ target }) => target),
    ...(image?.volumes ?? []),
  ]);
  const kept = (inherit?.mounts ?? []).flatMap(({ type, name, destination }): [string, string][] =>
    type === 'volume' && name !== undefined && anonymous.has(destination) && !named.has(destination)
      ? [[destination, name]]
      : [],
  );
  return new Map(kept);
}

function addVolume(project: Project, volume: ServiceVolume, binds: string[], mounts: Body[]): void {
  const known = volume.type === 'volume' && volume.source !== undefined ? project.volumes?.[volume.source] : undefined;
  const source = known?.name ?? volume.source;
  const viaBind = (volume.type === 'bind' && !needsMount(volume)) || (known !== undefined && !needsMount(volume));
  if (viaBind && source !== undefined) binds.push(bindString(source, volume));
  else mounts.push(mountBody(source, volume));
}

const needsMount = ({ type, bind, volume, consistency }: ServiceVolume): boolean =>
  type === 'bind'
    ? bind?.create_host_path === false || bind?.propagation !== undefined || bind?.recursive !== undefined
    : consistency !== undefined || Object.values(volume ?? {}).some((option) => option !== undefined);

function bindString(source: string, { target, read_only, bind }: ServiceVolume): string {
  const options = [read_only ? 'ro' : 'rw', ...(bind?.selinux ? [bind.selinux] : [])];
  return `${source}:${target}:${options.join(',')}`;
}

function mountBody(source: string | undefined, volume: ServiceVolume): Body {
  return compact({
    Type: volume.type,
    Source: source,
    Target: volume.target,
    ReadOnly: volume.read_only || undefined,
    Consistency: volume.consistency,
    BindOptions: volume.bind && bindOptions(volume.bind),
    VolumeOptions:
      volume.volume &&
      compact({ NoCopy: volume.volume.nocopy, Subpath: volume.volume.subpath, Labels: volume.volume.labels }),
    TmpfsOptions:
      volume.tmpfs && compact({ SizeBytes: volume.tmpfs.size && Number(volume.tmpfs.size), Mode: volume.tmpfs.mode }),
    ImageOptions: volume.image && compact({ Subpath: volume.image.subpath }),
  });
}

const bindOptions = (bind: NonNullable<ServiceVolume['bind']>): Body =>
  compact({
    Propagation: bind.propagation,
    CreateMountpoint: bind.create_host_path === false ? undefined : true,
    NonRecursive: bind.recursive === 'disabled' || undefined,
    ReadOnlyNonRecursive: bind.recursive === 'writable' || undefined,
    ReadOnlyForceRecursive: bind.recursive === 'readonly' || undefined,
  });
