import { access, readdir, readFile, realpath } from 'node:fs/promises';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { type Candidate, type CandidateOptions, listCandidates } from './candidates.ts';
import type { Endpoint } from './client.ts';
import { connectDocker } from './connect.ts';
import type { DiscoveryFiles } from './contexts.ts';
import type { EngineInfo } from './objects.ts';
import type { Timeouts } from './session.ts';

export interface Attempt {
  /** In words: `DOCKER_HOST`, `current context orbstack`, `Colima`. */
  readonly source: string;
  readonly address: string;
  readonly outcome: 'ok' | Problem;
  /** The source of an earlier attempt that leads to the same engine. */
  readonly sameAs?: string;
}

export interface Discovery {
  readonly winner?: { readonly endpoint: Endpoint; readonly source: string; readonly info: EngineInfo };
  /** In the order of precedence. */
  readonly tried: readonly Attempt[];
  /** Why the winner won, or why there is none: a sentence. */
  readonly why: string;
}

/** Asks whether an engine is there. Throws a `ProblemError` if not. */
export type Probe = (endpoint: Endpoint) => Promise<EngineInfo>;

export interface DiscoverOptions extends CandidateOptions {
  /** Look everywhere, for a report; otherwise only as far as the order needs. */
  readonly thorough?: boolean;
  readonly files?: DiscoveryFiles;
  readonly probe?: Probe;
}

/**
 * Finds the Docker Engine to use. The first candidate alone is asked first: as a rule it answers, and nothing else is
 * disturbed. If it doesn't, all others are asked at the same time, and the order decides, not the speed.
 */
export const discoverDocker = async (options: DiscoverOptions): Promise<Discovery> => {
  const files = options.files ?? systemFiles;
  const probe = options.probe ?? createProbe(options.env);
  const candidates = await withTargets(await listCandidates(options, files), files);
  const together = options.thorough ? candidates.length : 1;
  const first = await askAll(candidates.slice(0, together), probe);
  const rest = first.some(answered) ? [] : await askAll(candidates.slice(together), probe);
  return decide([...first, ...rest]);
};

/** A candidate, and what tells two apart: the socket behind all links. */
interface Target extends Candidate {
  readonly target: string;
}

interface Asked extends Target {
  readonly outcome: EngineInfo | Problem;
}

type Answered = Asked & { readonly endpoint: Endpoint; readonly outcome: EngineInfo };

const answered = (asked: Asked): asked is Answered => !('code' in asked.outcome);

const withTargets = (candidates: readonly Candidate[], files: DiscoveryFiles): Promise<Target[]> =>
  Promise.all(
    candidates.map(async (candidate) => {
      const { endpoint, address } = candidate;
      const path = endpoint?.kind === 'unix' ? await files.realPath(endpoint.path) : undefined;
      return { ...candidate, target: path ?? address };
    }),
  );

/** Asks each target once, however many candidates lead to it. */
const askAll = (candidates: readonly Target[], probe: Probe): Promise<Asked[]> => {
  const asking = new Map<string, Promise<EngineInfo | Problem>>();
  return Promise.all(
    candidates.map(async (candidate) => {
      const outcome = asking.get(candidate.target) ?? ask(candidate, probe);
      asking.set(candidate.target, outcome);
      return { ...candidate, outcome: await outcome };
    }),
  );
};

const ask = async ({ endpoint, problem }: Candidate, probe: Probe): Promise<EngineInfo | Problem> => {
  if (problem || !endpoint) return problem ?? { code: 'docker-address', message: 'There is no address.' };
  try {
    return await probe(endpoint);
  } catch (error) {
    const said = error instanceof ProblemError ? error.problems[0] : undefined;
    if (!said) throw error;
    return said;
  }
};

/** The first that answered wins. Pure. */
const decide = (asked: readonly Asked[]): Discovery => {
  const winner = asked.find(answered);
  const tried = asked.map((item, index) => attempt(item, asked.slice(0, index)));
  const why = explain(asked, winner);
  if (!winner) return { tried, why };
  return { winner: { endpoint: winner.endpoint, source: winner.source, info: winner.outcome }, tried, why };
};

const attempt = (item: Asked, earlier: readonly Asked[]): Attempt => {
  const { source, address, target, outcome } = item;
  const sameEngine = (other: Asked) =>
    other.target === target || (answered(item) && answered(other) && sameId(item.outcome, other.outcome));
  const same = earlier.find(sameEngine);
  return {
    source,
    address,
    outcome: answered(item) ? 'ok' : (outcome as Problem),
    ...(same ? { sameAs: same.source } : {}),
  };
};

const sameId = (a: EngineInfo, b: EngineInfo): boolean => a.id !== '' && a.id === b.id;

const explain = (asked: readonly Asked[], winner: Answered | undefined): string => {
  const passed = asked.slice(0, winner ? asked.indexOf(winner) : undefined).filter((item) => item.rank !== 'found');
  const dead = passed.map((item) => item.source).join(' and ');
  if (!winner) return dead ? `${dead} cannot be used, and no other Docker was found.` : 'No Docker was found.';
  if (dead) return `${dead} cannot be used; ${winner.source} is the first that answers.`;
  return winner.rank === 'found' ? `${winner.source} is the first that answers.` : `${winner.source} names it.`;
};

/** Milliseconds. Short where the engine is on this machine; a runtime that wakes its VM needs a moment. */
const timeouts: Readonly<Record<Endpoint['kind'], Partial<Timeouts>>> = {
  unix: { ping: 2_000, call: 10_000 },
  tcp: { connect: 3_000, ping: 5_000, call: 10_000 },
  ssh: { connect: 10_000, ping: 15_000, call: 15_000 },
};

const createProbe =
  (env: DiscoverOptions['env']): Probe =>
  async (endpoint) => {
    const docker = connectDocker(endpoint, { env, timeouts: timeouts[endpoint.kind] });
    try {
      return await docker.info();
    } finally {
      docker.close();
    }
  };

const orUndefined = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

/** The disk. What can't be read is as good as not there: discovery goes on. */
const systemFiles: DiscoveryFiles = {
  readText: (path) => orUndefined(readFile(path, 'utf8')),
  list: async (path) => (await orUndefined(readdir(path))) ?? [],
  exists: async (path) => (await orUndefined(access(path).then(() => true))) ?? false,
  realPath: (path) => orUndefined(realpath(path)),
};
