import { dirname } from 'node:path';
import type { Problem } from '../../shared/errors.ts';
import { checkConsistency } from './consistency.ts';
import { decode } from './decode.ts';
import { contentKey, loadPart } from './documents.ts';
import { withEnvFiles, withLabelFiles } from './env-files.ts';
import { type Environment, projectEnvironment, withVariable } from './environment.ts';
import { project as projectShape } from './keys/project.ts';
import type { FileReference, Project, Service } from './model.ts';
import { type DecodedProject, normalise } from './normalise.ts';
import { baseIn } from './paths.ts';
import { projectName } from './project-name.ts';
import { put } from './records.ts';
import { checkResources } from './resource-checks.ts';
import { Session } from './session.ts';
import { withoutUnused } from './unused.ts';
import { readStackBlock, type StackBlock } from './x-frontier.ts';
import { type MapNode, type Node, nodeAt, textOf, toData } from './yaml/node.ts';

export type { StackBlock } from './x-frontier.ts';

export interface LoadRequest {
  /** Absolute and as the user wrote them: links are never resolved. Later files are laid over earlier ones. */
  readonly files: readonly string[];
  /** Where relative paths and `.env` are; without it the first file's folder. */
  readonly projectDirectory?: string;
  /** The shell's variables; they win over `.env`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Without it COMPOSE_PROFILES decides. */
  readonly profiles?: readonly string[];
  readonly projectName?: string;
  /** What `.env` would hold: used instead of the file, to see what would come of it. */
  readonly dotenv?: string;
}

export interface LoadedProject {
  readonly project: Project;
  /** The `x-frontier` block, if there is one. */
  readonly stack?: StackBlock;
  readonly workingDir: string;
  readonly configFiles: readonly string[];
  /** Services whose profile is not enabled, sorted. */
  readonly disabledServices: readonly string[];
  readonly warnings: readonly Problem[];
  /** Every file that was read. */
  readonly files: readonly string[];
  /** What was looked for and is not there: an `.env`, an `env_file` that need not be. */
  readonly absent: readonly string[];
}

const enabledProfiles = (request: LoadRequest, environment: Environment): readonly string[] => {
  if (request.profiles && request.profiles.length > 0) return request.profiles;
  return (environment.lookup('COMPOSE_PROFILES') ?? '').split(',').map((profile) => profile.trim());
};

const isEnabled = (service: Service, profiles: readonly string[]): boolean =>
  !service.profiles || profiles.includes('*') || service.profiles.some((profile) => profiles.includes(profile));

/** Decodes the merged documents; values that come from variables stand in `content`. */
const decodeProject = (root: MapNode, session: Session): DecodedProject => {
  const { problems, warnings } = session;
  const decoded = (decode(root, projectShape, [], problems, warnings) ?? {}) as Partial<DecodedProject>;
  const references = (kind: 'configs' | 'secrets') =>
    Object.fromEntries(
      Object.entries(decoded[kind] ?? {}).map(([name, reference]): [string, FileReference | null] => {
        const content = textOf(nodeAt(root, kind, name, contentKey));
        return [name, content === undefined ? reference : { ...reference, content }];
      }),
    );
  return {
    services: decoded.services ?? {},
    networks: decoded.networks ?? {},
    volumes: decoded.volumes ?? {},
    configs: references('configs'),
    secrets: references('secrets'),
  };
};

const extensionsOf = (node: MapNode): Record<string, unknown> =>
  Object.fromEntries(
    [...node.entries].filter(([key]) => key.startsWith('x-')).map(([key, value]) => [key, toData(value)]),
  );

/** A service with its `env_file` and `label_file` read into it. */
const withFiles = async (
  name: string,
  service: Service,
  envFiles: Node | undefined,
  labelFiles: Node | undefined,
  { lookup }: Environment,
  session: Session,
): Promise<Service> => {
  const at = (key: string) => ['services', name, key];
  const environment = await withEnvFiles(service.environment, envFiles, at('env_file'), lookup, session);
  const labels = await withLabelFiles(service.labels, labelFiles, at('label_file'), session);
  return { ...service, ...(environment ? { environment } : {}), ...(labels ? { labels } : {}) };
};

/** Splits the services by profile, and reads the files of those that are enabled. */
const enabledServices = async (
  decoded: DecodedProject,
  root: MapNode,
  profiles: readonly string[],
  environment: Environment,
  session: Session,
): Promise<{ services: Record<string, Service>; disabled: string[] }> => {
  const services: Record<string, Service> = {};
  const disabled: string[] = [];
  const written = nodeAt(root, 'services');
  for (const [name, service] of Object.entries(decoded.services)) {
    if (!service) continue;
    if (!isEnabled(service, profiles)) {
      disabled.push(name);
      continue;
    }
    const node = nodeAt(written, name);
    const envFiles = nodeAt(node, 'env_file');
    const labelFiles = nodeAt(node, 'label_file');
    const none = !envFiles && !labelFiles;
    put(services, name, none ? service : await withFiles(name, service, envFiles, labelFiles, environment, session));
  }
  return { services, disabled: disabled.sort() };
};

/** Everything after the documents are merged: decode, profiles, defaults, checks. */
const finish = async (
  root: MapNode,
  name: string,
  request: LoadRequest,
  environment: Environment,
  session: Session,
): Promise<{ project: Project; stack?: StackBlock; disabled: string[] }> => {
  checkResources(root, session.problems);
  const decoded = decodeProject(root, session);
  const profiles = enabledProfiles(request, environment);
  const { services, disabled } = await enabledServices(decoded, root, profiles, environment, session);
  const whole = normalise({ ...decoded, services }, name, environment.lookup);
  checkConsistency(whole, { root, disabled: new Set(disabled), problems: session.problems });
  const block = root.entries.get('x-frontier');
  const declared = new Set([...Object.keys(services), ...disabled]);
  const stack = block && readStackBlock(block, declared, session.problems);
  return { project: { ...withoutUnused(whole), ...extensionsOf(root) }, ...(stack ? { stack } : {}), disabled };
};

/** The documents of a request with variables replaced and merged into one; what is wrong is in the session. */
export const mergeFiles = async (request: LoadRequest, session: Session) => {
  const workingDir = request.projectDirectory ?? dirname(request.files[0] ?? '.');
  const outer = await projectEnvironment(request.env, workingDir, session, request.dotenv);
  for (const file of outer.files) session.files.add(file);
  const name = await projectName(request.projectName, request.files, workingDir, outer, session);
  const environment = withVariable(outer, 'COMPOSE_PROJECT_NAME', name);
  const base = baseIn(workingDir, environment.lookup);
  const root = await loadPart({ files: request.files, base, environment, chain: [] }, session);
  return { workingDir, name, environment, root };
};

/**
 * Loads Compose files as one project: read, variables replaced, merged, spelled out, checked.
 * @throws ProblemError with everything that is wrong, each with file, line, column and key
 */
export const loadProject = async (request: LoadRequest): Promise<LoadedProject> => {
  const session = new Session();
  const { workingDir, name, environment, root } = await mergeFiles(request, session);
  if (!root || root.entries.size === 0) {
    const where = { file: request.files[0] ?? workingDir };
    if (session.problems.size === 0)
      session.problems.add({ code: 'compose-invalid', message: 'The file is empty.', where });
    session.problems.throwIfAny();
  }
  const { project, stack, disabled } = await finish(root!, name, request, environment, session);
  session.problems.throwIfAny();
  return {
    project,
    ...(stack ? { stack } : {}),
    workingDir,
    configFiles: request.files,
    disabledServices: disabled,
    warnings: [...session.warnings.list, ...session.unset.values()],
    files: [...session.files],
    absent: [...session.absent],
  };
};
