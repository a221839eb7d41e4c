import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Problem } from '../../shared/errors.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Endpoint, TlsFiles } from './client.ts';
import { parseEndpoint } from './endpoint.ts';

/** What discovery reads of the disk. Every function answers undefined or nothing where there is nothing. */
export interface DiscoveryFiles {
  readText(path: string): Promise<string | undefined>;
  /** The names in a folder. */
  list(path: string): Promise<readonly string[]>;
  exists(path: string): Promise<boolean>;
  /** The path behind links, or undefined. */
  realPath(path: string): Promise<string | undefined>;
}

/** The docker CLI's default, and the context named `default`. */
export const defaultSocket = '/var/run/docker.sock';

/** The docker CLI's settings folder. */
export const dockerConfigDir = (env: Readonly<Record<string, string | undefined>>, home: string): string =>
  env.DOCKER_CONFIG || join(home, '.docker');

/** The name of the context in use by config.json, or undefined for the default. */
export const readCurrentContext = async (files: DiscoveryFiles, configDir: string): Promise<string | undefined> => {
  const config = parseObject(await files.readText(join(configDir, 'config.json')));
  const name = config?.currentContext;
  return typeof name === 'string' && name !== '' ? name : undefined;
};

/** Where a context leads to, or why it can't be used. */
export type ContextEndpoint = { readonly endpoint: Endpoint } | { readonly problem: Problem };

/** A context by its name. The folder's name is the hash of it: nothing of the name gets into a path. */
export const readContext = async (files: DiscoveryFiles, configDir: string, name: string): Promise<ContextEndpoint> => {
  if (name === 'default') return { endpoint: { kind: 'unix', path: defaultSocket } };
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await files.readText(join(configDir, 'contexts', 'meta', id, 'meta.json'));
  if (meta === undefined) return { problem: contextProblem(`There is no context named “${name}”.`) };
  return contextEndpoint(files, join(configDir, 'contexts', 'tls', id, 'docker'), name, parseObject(meta));
};

/** All contexts that there are, in the order of their names. */
export const readContexts = async (
  files: DiscoveryFiles,
  configDir: string,
): Promise<(ContextEndpoint & { readonly name: string })[]> => {
  const folder = join(configDir, 'contexts', 'meta');
  const ids = await files.list(folder);
  const names = await Promise.all(
    ids.map(async (id) => parseObject(await files.readText(join(folder, id, 'meta.json')))?.Name),
  );
  const valid = names.filter((name) => typeof name === 'string').sort();
  return Promise.all(valid.map(async (name) => ({ name, ...(await readContext(files, configDir, name)) })));
};

const contextEndpoint = async (
  files: DiscoveryFiles,
  tlsDir: string,
  name: string,
  meta: Record<string, unknown> | undefined,
): Promise<ContextEndpoint> => {
  const docker = child(child(meta, 'Endpoints'), 'docker');
  const host = docker?.Host;
  if (typeof host !== 'string' || host === '') {
    return { problem: contextProblem(`The context “${name}” names no address of Docker.`) };
  }
  const tls = await readTlsFiles(files, tlsDir, docker?.SkipTLSVerify === true);
  return tryParse(host, tls);
};

/** An endpoint, or why there is none. */
export const tryParse = (address: string, tls?: TlsFiles): ContextEndpoint => {
  try {
    return { endpoint: parseEndpoint(address, tls) };
  } catch (error) {
    const problem = error instanceof ProblemError ? error.problems[0] : undefined;
    if (!problem) throw error;
    return { problem };
  }
};

/** The certificates of a folder; undefined if there are none and none is asked for. */
export const readTlsFiles = async (
  files: DiscoveryFiles,
  folder: string,
  skipVerify: boolean,
): Promise<TlsFiles | undefined> => {
  const found = await Promise.all(
    (['ca', 'cert', 'key'] as const).map(async (name) => {
      const path = join(folder, `${name}.pem`);
      return (await files.exists(path)) ? ([name, path] as const) : undefined;
    }),
  );
  const given = found.filter((item) => item !== undefined);
  return given.length === 0 && !skipVerify ? undefined : { ...Object.fromEntries(given), skipVerify };
};

const contextProblem = (message: string): Problem => ({ code: 'docker-context', message });

const parseObject = (text: string | undefined): Record<string, unknown> | undefined => {
  try {
    return asObject(JSON.parse(text ?? ''));
  } catch {
    return undefined;
  }
};

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;

const child = (value: Record<string, unknown> | undefined, key: string): Record<string, unknown> | undefined =>
  asObject(value?.[key]);
