import type { FileMount, FileReference, Project } from '../../compose/model.ts';

/** A config or secret that has no file on the host: it is copied into the container. */
export interface InjectedFile {
  readonly kind: 'config' | 'secret';
  /** The key in the files, for messages. */
  readonly source: string;
  /** An absolute path in the container. */
  readonly target: string;
  /** Its text, or the variable that has it. */
  readonly content?: string;
  readonly environment?: string;
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

interface Use {
  readonly kind: 'config' | 'secret';
  readonly mount: FileMount;
  readonly reference: FileReference;
  readonly target: string;
}

/** Read-only mounts of the configs and secrets that are files. A missing file is an error: it would become a folder. */
export const fileMounts = (
  project: Project,
  service: string,
): { Type: 'bind'; Source: string; Target: string; ReadOnly: true }[] =>
  uses(project, service).flatMap(({ reference, target }) =>
    reference.file === undefined
      ? []
      : [{ Type: 'bind' as const, Source: reference.file, Target: target, ReadOnly: true as const }],
  );

/** The configs and secrets of a service that are to be copied in before it starts. */
export const injectedFiles = (project: Project, service: string): InjectedFile[] =>
  uses(project, service).flatMap(({ kind, mount, reference, target }) =>
    reference.file !== undefined
      ? []
      : [
          {
            kind,
            source: mount.source,
            target,
            ...(reference.content !== undefined && { content: reference.content }),
            ...(reference.environment !== undefined && { environment: reference.environment }),
            uid: Number(mount.uid ?? 0),
            gid: Number(mount.gid ?? 0),
            mode: fileMode(mount.mode),
          },
        ],
  );

const bases = { config: '/', secret: '/run/secrets/' } as const;

function uses(project: Project, service: string): Use[] {
  const { configs = [], secrets = [] } = project.services[service]!;
  const use = (kind: Use['kind'], mount: FileMount, references: Project['configs']): Use[] => {
    const reference = references?.[mount.source];
    const path = mount.target ?? mount.source;
    return reference ? [{ kind, mount, reference, target: path.startsWith('/') ? path : `${bases[kind]}${path}` }] : [];
  };
  return [
    ...secrets.flatMap((mount) => use('secret', mount, project.secrets)),
    ...configs.flatMap((mount) => use('config', mount, project.configs)),
  ];
}

/** As text it is octal, as a number it is what it is; readable by all if not said. */
const fileMode = (mode: number | string | undefined): number =>
  typeof mode === 'string' ? Number.parseInt(mode, 8) : (mode ?? 0o444);
