import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { serviceHash } from '../../src/core/compose/hash.ts';
import { loadProject } from '../../src/core/compose/load.ts';
import type { Project } from '../../src/core/compose/model.ts';
import { printConfig } from '../../src/core/compose/print.ts';
import { formOfVersion } from '../../src/core/reconcile/contract.ts';
import { systemExec } from '../../src/core/system/exec.ts';
import { type Problem, ProblemError } from '../../src/shared/errors.ts';
import type { ComposePeer } from './compose-peer.ts';

/** A folder with Compose files; its `case.json`, if there is one, says how they are loaded. */
export interface CorpusCase {
  readonly name: string;
  readonly folder: string;
  /** Relative to the folder. */
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
  readonly projectName?: string;
  /**
   * Services with variables from an env_file or the surroundings: `config --hash` leaves those unresolved, unlike `up`, so
   * its hash is not that of the model.
   */
  readonly unresolved: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;
type Hashes = Readonly<Record<string, string>>;

/** What this project makes of a case. */
export type OurReading =
  | { readonly kind: 'model'; readonly model: Json; readonly project: Project }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] };

/** What a peer makes of a case; the hashes are those that `config --hash` prints, by service. */
export type PeerReading =
  | { readonly kind: 'model'; readonly model: Json; readonly hashes: Hashes; readonly version: string }
  | { readonly kind: 'refused'; readonly message: string };

/** How the two sides compare. Only `different` is a fault of ours; what it lists are paths in the model, or what happened. */
export interface Comparison {
  readonly outcome: 'equal' | 'refused' | 'unsupported' | 'different';
  /** The keys that are not supported, or the paths that differ. */
  readonly keys?: readonly string[];
}

const casesFolder = resolve(import.meta.dirname, '../compose-corpus/cases');

/** Both sides see these variables and the case's own, no others. */
const baseEnv = { HOME: '/home/somebody' };
/** A process that lives for 0.1 s needs no garbage collector: a quarter of its time. */
const forGo = { GOGC: 'off' };

const readCase = async (name: string): Promise<CorpusCase> => {
  const folder = join(casesFolder, name);
  const text = await readFile(join(folder, 'case.json'), 'utf8').catch(() => '{}');
  return {
    name,
    folder,
    files: ['compose.yaml'],
    env: {},
    profiles: [],
    unresolved: [],
    ...(JSON.parse(text) as Partial<CorpusCase>),
  };
};

/** Every case, sorted by name. */
export const corpusCases = async (): Promise<readonly CorpusCase[]> =>
  Promise.all((await readdir(casesFolder)).sort().map(readCase));

/** What this project makes of a case. */
export const readOurs = async ({ folder, files, env, profiles, projectName }: CorpusCase): Promise<OurReading> => {
  try {
    const loaded = await loadProject({
      files: files.map((file) => join(folder, file)),
      env: { ...baseEnv, ...env },
      ...(profiles.length > 0 ? { profiles } : {}),
      ...(projectName === undefined ? {} : { projectName }),
    });
    // As it comes out of the command: through JSON.
    const model = JSON.parse(JSON.stringify(printConfig(loaded))) as Json;
    return { kind: 'model', model, project: loaded.project };
  } catch (error) {
    if (error instanceof ProblemError) return { kind: 'refused', problems: error.problems };
    throw error;
  }
};

const runPeer = (
  peer: ComposePeer,
  { folder, files, env, profiles, projectName }: CorpusCase,
  args: readonly string[],
) =>
  systemExec(
    peer.path,
    [
      ...files.flatMap((file) => ['-f', join(folder, file)]),
      ...profiles.flatMap((profile) => ['--profile', profile]),
      ...(projectName === undefined ? [] : ['-p', projectName]),
      'config',
      ...args,
    ],
    { env: { ...baseEnv, ...forGo, ...env }, timeoutMs: 30_000 },
  );

const peerHashes = async (peer: ComposePeer, corpusCase: CorpusCase): Promise<Record<string, string>> => {
  const { code, stdout, stderr } = await runPeer(peer, corpusCase, ['--hash', '*']);
  if (code !== 0) throw new Error(`${corpusCase.name}: ${stderr}`);
  const lines = stdout.trim().split('\n').filter(Boolean);
  return Object.fromEntries(lines.map((line) => line.split(' ') as [string, string]));
};

/** What a peer makes of a case. */
export const readPeer = async (peer: ComposePeer, corpusCase: CorpusCase): Promise<PeerReading> => {
  const { code, stdout, stderr, failure } = await runPeer(peer, corpusCase, ['--format', 'json']);
  if (failure) throw new Error(`${corpusCase.name}: ${peer.path}: ${failure}`);
  if (code !== 0) return { kind: 'refused', message: stderr.trim() };
  const model = JSON.parse(stdout) as Json;
  return { kind: 'model', model, hashes: await peerHashes(peer, corpusCase), version: peer.version };
};

/** The paths at which two values differ. */
export const differences = (ours: unknown, theirs: unknown, path = ''): readonly string[] => {
  if (isDeepStrictEqual(ours, theirs)) return [];
  const bothObjects = [ours, theirs].every((value) => typeof value === 'object' && value !== null);
  if (!bothObjects || Array.isArray(ours) !== Array.isArray(theirs)) return [path];
  const [a, b] = [ours as Json, theirs as Json];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return keys.flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
};

/** Services whose hashes differ though they should not, or don't though they should. */
const differentHashes = (project: Project, theirs: Hashes, version: string, unresolved: readonly string[]) => {
  const form = formOfVersion(version);
  if (!form) throw new Error(`no form of the hash is known for Compose ${version}`);
  return Object.keys(theirs)
    .filter((name) => name in project.services)
    .filter((name) => (serviceHash(project, name, form) === theirs[name]) === unresolved.includes(name))
    .map((name) => `hash of ${name}`);
};

const compareRefusal = (problems: readonly Problem[]): Comparison => {
  const unsupported = problems.every(({ code, where }) => code === 'compose-unsupported' && where?.key);
  if (unsupported) return { outcome: 'unsupported', keys: problems.map(({ where }) => where?.key ?? '') };
  return { outcome: 'different', keys: ['refused here', ...problems.map(({ message }) => message)] };
};

/** Compares the two readings of a case. */
export const compare = ({ unresolved }: CorpusCase, ours: OurReading, theirs: PeerReading): Comparison => {
  if (ours.kind === 'refused') {
    return theirs.kind === 'refused' ? { outcome: 'refused' } : compareRefusal(ours.problems);
  }
  if (theirs.kind === 'refused') return { outcome: 'different', keys: ['accepted here'] };
  const hashes = differentHashes(ours.project, theirs.hashes, theirs.version, unresolved);
  const keys = [...differences(ours.model, theirs.model), ...hashes];
  return keys.length === 0 ? { outcome: 'equal' } : { outcome: 'different', keys };
};
