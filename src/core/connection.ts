import { type Problem, type ProblemCode, ProblemError } from '../shared/errors.ts';
import type { RuntimeSnapshot } from '../shared/snapshot.ts';
import type { Docker, Endpoint } from './docker/client.ts';
import type { Attempt, Discovery } from './docker/discover.ts';
import type { Store } from './store.ts';

/** The Docker in use: looked for on first need, once. */
export interface Connection {
  /** @throws ProblemError docker-missing, docker-denied, …: of what was tried, the one that tells most */
  docker(): Promise<Docker>;
  /** What was tried and what won; `thorough`: looks everywhere, and again, for a report. */
  discovery(options?: { readonly thorough: boolean }): Promise<Discovery>;
  /** Forgets it: the next need looks again. */
  reset(): void;
  close(): void;
}

export interface ConnectionParts {
  readonly discover: (thorough: boolean) => Promise<Discovery>;
  readonly connect: (endpoint: Endpoint) => Promise<Docker>;
  readonly store: Store;
}

/** Codes that only say that nothing is there. */
const absent = new Set<ProblemCode>(['docker-missing', 'docker-unreachable']);

/** An attempt for people: who named the address, and what came of it. */
export const attemptText = ({ source, address, outcome, sameAs }: Attempt): string => {
  const result = outcome === 'ok' ? `answers at ${address}` : outcome.message;
  return `${source}: ${result}${sameAs === undefined ? '' : ` (the same as ${sameAs})`}`;
};

/**
 * Why there is no Docker, from all that was tried: the first attempt that found something wrong, with the others as
 * evidence; else that there is none.
 */
export const noDocker = ({ tried }: Discovery): Problem => {
  const failed = tried.filter((attempt) => attempt.outcome !== 'ok') as (Attempt & { readonly outcome: Problem })[];
  const told = failed.find(({ outcome }) => !absent.has(outcome.code));
  const cause = told ?? (failed.length === 1 ? failed[0] : undefined);
  const evidence = failed.filter((attempt) => attempt !== cause).map(attemptText);
  const problem: Problem = cause?.outcome ?? {
    code: 'docker-missing',
    message: `None of the ${failed.length} addresses tried answers.`,
  };
  return { ...problem, ...(evidence.length > 0 && { evidence: [...(problem.evidence ?? []), ...evidence] }) };
};

const runtimeOf = (discovery: Discovery): RuntimeSnapshot => {
  const { winner } = discovery;
  const tried = discovery.tried.map(({ source, address, outcome }) =>
    outcome === 'ok' ? { source, address } : { source, address, problem: outcome },
  );
  if (!winner) return { state: 'unreachable', problem: noDocker(discovery), tried };
  const { source, info } = winner;
  const address = discovery.tried.find((attempt) => attempt.source === source)?.address;
  return {
    state: 'connected',
    source,
    ...(address !== undefined && { address }),
    name: info.name,
    version: info.serverVersion,
    tried,
  };
};

/** A lazy connection; a search without a winner is not remembered. */
export const createConnection = ({ discover, connect, store }: ConnectionParts): Connection => {
  let found: Promise<Discovery> | undefined;
  let docker: Promise<Docker> | undefined;
  const reset = (): void => {
    docker?.then((client) => client.close()).catch(() => {}); // never connected: nothing to close
    docker = undefined;
    found = undefined;
  };
  const discovery = async ({ thorough } = { thorough: false }): Promise<Discovery> => {
    const search = found && !thorough ? found : discover(thorough);
    found = search;
    const forget = () => {
      if (found === search) found = undefined;
    };
    try {
      const result = await search;
      store.update({ runtime: runtimeOf(result) });
      if (!result.winner) forget();
      return result;
    } catch (error) {
      forget();
      throw error;
    }
  };
  const open = async (): Promise<Docker> => {
    const result = await discovery();
    if (!result.winner) throw new ProblemError(noDocker(result));
    return connect(result.winner.endpoint);
  };
  return {
    discovery,
    docker: () => {
      const opening = docker ?? open();
      docker = opening;
      opening.catch(() => {
        if (docker === opening) docker = undefined;
      });
      return opening;
    },
    reset,
    close: reset,
  };
};
