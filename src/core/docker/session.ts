import type Dockerode from 'dockerode';
import { ProblemError } from '../../shared/errors.ts';
import type { Clock } from '../system/clock.ts';
import type { Endpoint } from './client.ts';
import { connectionProblem, refusalProblem, statusOf, timeoutProblem } from './problems.ts';

/** What every group of calls works with. */
export interface Session {
  readonly endpoint: Endpoint;
  /** For requests that end. */
  readonly client: Dockerode;
  /** For requests whose answer goes on: pulls, logs, exec, events. */
  readonly streams: Dockerode;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
}

/** Milliseconds. */
export interface Timeouts {
  /** For a connection to come about. */
  readonly connect: number;
  /** For `/_ping`: whether anybody is there. */
  readonly ping: number;
  /** For questions and small changes. */
  readonly call: number;
  /** For what moves data or starts programs: create, start, remove, copy. */
  readonly slow: number;
  /** For a pull: how long it may say nothing. */
  readonly stall: number;
}

interface CallOptions {
  readonly timeoutMs?: number;
  /** A status that is as good as a success (304: it is so already). Answers undefined then. */
  readonly accept?: readonly number[];
  /** The caller's own wish to stop. */
  readonly signal?: AbortSignal;
}

/**
 * Runs one request with a timeout and turns what goes wrong into a problem. `what` completes “Docker could not …”.
 * Not all that is waited for heeds the signal: hence the race.
 */
export function call<T>(session: Session, what: string, run: (signal: AbortSignal) => Promise<T>): Promise<T>;
export function call<T>(
  session: Session,
  what: string,
  run: (signal: AbortSignal) => Promise<T>,
  options: CallOptions & { readonly accept: readonly number[] },
): Promise<T | undefined>;
export function call<T>(
  session: Session,
  what: string,
  run: (signal: AbortSignal) => Promise<T>,
  options: CallOptions,
): Promise<T>;
export async function call<T>(
  session: Session,
  what: string,
  run: (signal: AbortSignal) => Promise<T>,
  options: CallOptions = {},
): Promise<T | undefined> {
  const timeoutMs = options.timeoutMs ?? session.timeouts.call;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort('timeout'), timeoutMs);
  const onAbort = () => controller.abort('cancelled');
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    return await raceAbort(controller.signal, run(controller.signal));
  } catch (error) {
    if (controller.signal.reason === 'cancelled') throw cancelled(what);
    if (controller.signal.aborted) throw new ProblemError(timeoutProblem(what, session.endpoint, timeoutMs));
    const status = statusOf(error);
    if (status !== undefined && options.accept?.includes(status)) return undefined;
    throw failure(session, what, error);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

const raceAbort = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject);
  });

const cancelled = (what: string): ProblemError =>
  new ProblemError({ code: 'cancelled', message: `Cancelled before Docker could ${what}.` });

/** Any failure of a request as a `ProblemError`: a refusal by Docker, or a connection that failed. */
export const failure = (session: Session, what: string, error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error;
  const problem =
    statusOf(error) === undefined ? connectionProblem(session.endpoint, error) : refusalProblem(what, error);
  return new ProblemError(problem, { cause: error });
};

/** A name or id as a part of a URL's path: never a way out of it. */
export const inPath = (idOrName: string): string => encodeURIComponent(idOrName);

/** Label filters as the API wants them. */
export const labelFilter = (labels: readonly string[]): string =>
  JSON.stringify(labels.length ? { label: labels } : {});
