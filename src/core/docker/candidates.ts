import type { Problem } from '../../shared/errors.ts';
import type { Endpoint } from './client.ts';
import {
  type ContextEndpoint,
  type DiscoveryFiles,
  defaultSocket,
  dockerConfigDir,
  readContext,
  readContexts,
  readCurrentContext,
  readTlsFiles,
  tryParse,
} from './contexts.ts';
import { formatEndpoint } from './endpoint.ts';
import { knownSockets } from './sockets.ts';

/** A place where Docker may be, before anybody asked. */
export interface Candidate {
  /** In words: `DOCKER_HOST`, `context orbstack`, `OrbStack`. */
  readonly source: string;
  readonly address: string;
  readonly endpoint?: Endpoint;
  /** Why it can't even be asked. */
  readonly problem?: Problem;
  /** `demanded`: it or none. `wanted`: asked for by name. `found`: nobody asked for it. */
  readonly rank: 'demanded' | 'wanted' | 'found';
}

export interface CandidateOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** An address that the user gave to us: the setting, or `--docker-host`. */
  readonly explicit?: string;
}

/**
 * Where to look, in order: what the user told us, DOCKER_HOST, DOCKER_CONTEXT, the current context, other contexts,
 * known sockets. An address of ours is the only one then: a command must never reach another engine than the one it names.
 */
export const listCandidates = async (options: CandidateOptions, files: DiscoveryFiles): Promise<Candidate[]> => {
  const { env, home, explicit } = options;
  const configDir = dockerConfigDir(env, home);
  if (explicit) {
    const endpoint = await withVariables(explicit, env, files, configDir);
    return [candidate('the address given', explicit, endpoint, 'demanded')];
  }
  const current = await readCurrentContext(files, configDir);
  const named = async (source: string, name: string) =>
    candidate(source, `context ${name}`, await readContext(files, configDir, name), 'wanted');
  const chosen: Candidate[] = [];
  if (env.DOCKER_HOST) {
    const endpoint = await withVariables(env.DOCKER_HOST, env, files, configDir);
    chosen.push(candidate('DOCKER_HOST', env.DOCKER_HOST, endpoint, 'wanted'));
  }
  if (env.DOCKER_CONTEXT) chosen.push(await named('DOCKER_CONTEXT', env.DOCKER_CONTEXT));
  chosen.push(current ? await named(`current context ${current}`, current) : defaultContext);
  const [contexts, sockets] = await Promise.all([
    otherContexts(files, configDir, current),
    knownSockets(options, files),
  ]);
  const known = sockets.map(({ runtime, path }) =>
    candidate(runtime, path, { endpoint: { kind: 'unix', path } }, 'found'),
  );
  return withoutRepeats([...chosen, ...contexts, ...known]);
};

/** What the docker CLI uses if nothing says otherwise. Nobody chose it, so it may be passed over without a word. */
const defaultContext: Candidate = {
  source: 'default context',
  address: `unix://${defaultSocket}`,
  endpoint: { kind: 'unix', path: defaultSocket },
  rank: 'found',
};

/** A runtime's socket is often a context's too: it is told once, by what comes first. */
const withoutRepeats = (candidates: readonly Candidate[]): Candidate[] =>
  candidates.filter((item, index) => candidates.findIndex(({ address }) => address === item.address) === index);

/** An address with the variables that go with DOCKER_HOST, as the docker CLI reads them. */
const withVariables = async (
  address: string,
  env: CandidateOptions['env'],
  files: DiscoveryFiles,
  configDir: string,
): Promise<ContextEndpoint> => {
  const verify = Boolean(env.DOCKER_TLS_VERIFY);
  if (!verify && !env.DOCKER_TLS) return tryParse(address);
  const tls = await readTlsFiles(files, env.DOCKER_CERT_PATH || configDir, !verify);
  return tryParse(address, tls ?? { skipVerify: !verify });
};

/**
 * Contexts that nobody chose. One that leads to another machine is left out: nobody wants a stack to start on a server
 * because the local Docker is off.
 */
const otherContexts = async (
  files: DiscoveryFiles,
  configDir: string,
  current: string | undefined,
): Promise<Candidate[]> => {
  const contexts = await readContexts(files, configDir);
  return contexts
    .filter((item) => item.name !== current && 'endpoint' in item && item.endpoint.kind === 'unix')
    .map((item) => candidate(`context ${item.name}`, item.name, item, 'found'));
};

const candidate = (source: string, written: string, found: ContextEndpoint, rank: Candidate['rank']): Candidate =>
  'endpoint' in found
    ? { source, address: formatEndpoint(found.endpoint), endpoint: found.endpoint, rank }
    : { source, address: written, problem: found.problem, rank };
