import { statSync } from 'node:fs';
import type { Problem, ProblemCode } from '../../shared/errors.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Endpoint } from './client.ts';
import { formatEndpoint } from './endpoint.ts';
import { Refusal } from './modem.ts';

/** The HTTP status of a refusal by Docker, or undefined if the error is something else. */
export const statusOf = (error: unknown): number | undefined => (error instanceof Refusal ? error.status : undefined);

/** What an error says: in a refusal, Docker's own words. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What Docker's words mean, where its status says nothing: the first that matches. */
const meanings: readonly (readonly [RegExp, ProblemCode])[] = [
  [/no space left on device|disk quota exceeded|not enough (free )?space/i, 'disk-full'],
  [
    /no matching manifest for|does not match the specified platform|does not provide the specified platform/i,
    'image-platform',
  ],
  [/port is already allocated|address already in use|ports are not available/i, 'port-in-use'],
  [
    /bind source path does not exist|mounts denied|is not shared from the host|error while creating mount source path/i,
    'bind-unavailable',
  ],
  [/is already in use by container|already exists/i, 'foreign-resource'],
  [/no such image/i, 'image-missing'],
];

const pullMeanings: readonly (readonly [RegExp, ProblemCode])[] = [
  [/manifest unknown|HTTP 404 |manifest for .* not found|: not found$|name unknown/i, 'image-missing'],
  [
    /pull access denied|unauthorized|HTTP 40[13] |authentication required|access.*denied|forbidden|toomanyrequests|rate limit|no basic auth|incorrect username or password/i,
    'registry-refused',
  ],
  [
    /dial tcp|dial unix|no such host|lookup .* on|connection refused|connection reset|timeout|timed out|deadline exceeded|network is unreachable|no route to host|server misbehaving|x509|tls:|EOF|bad gateway|service unavailable|proxyconnect/i,
    'registry-unreachable',
  ],
];

const meaning = (words: string, table: readonly (readonly [RegExp, ProblemCode])[]): ProblemCode | undefined =>
  table.find(([pattern]) => pattern.test(words))?.[1];

/** A refusal by Docker as a problem that quotes it. `what` completes “Docker could not …”. */
export const refusalProblem = (what: string, error: unknown): Problem => {
  const words = wordsOf(error);
  const code = meaning(words, meanings) ?? (statusOf(error) === 404 ? 'resource-missing' : 'docker-call-failed');
  return { code, message: `Docker could not ${what}.`, evidence: [words] };
};

/** Why an image could not be pulled, by Docker's own words. */
export const pullProblem = (reference: string, words: string, notes: readonly string[] = []): Problem => {
  const code = meaning(words, meanings) ?? meaning(words, pullMeanings) ?? 'docker-call-failed';
  const limited = /toomanyrequests|rate limit/i.test(words);
  return {
    code,
    message: `The image ${reference} could not be pulled.`,
    evidence: [words, ...notes],
    ...(limited ? { action: 'Wait until the limit is over, or sign in with docker login.' } : {}),
  };
};

/** A call that did not end in time. */
export const timeoutProblem = (what: string, endpoint: Endpoint, timeoutMs: number): Problem => ({
  code: 'docker-timeout',
  message: `Docker at ${formatEndpoint(endpoint)} did not ${what} within ${timeoutMs / 1000} s.`,
});

type Maker = (where: string) => { readonly code: ProblemCode; readonly message: string };

/** By the error code that Node gives a failed connection. */
const connectionMeanings: Readonly<Record<string, Maker>> = {
  ENOENT: (where) => ({ code: 'docker-missing', message: `There is nothing at ${where}.` }),
  EACCES: (where) => ({ code: 'docker-denied', message: `This user may not open ${where}.` }),
  EPERM: (where) => ({ code: 'docker-denied', message: `This user may not open ${where}.` }),
  ECONNRESET: (where) => ({
    code: 'docker-closed',
    message: `${where} took the connection and closed it without an answer.`,
  }),
  EPIPE: (where) => ({
    code: 'docker-closed',
    message: `${where} took the connection and closed it without an answer.`,
  }),
};

/** A connection that failed, as a problem. A `ProblemError` (of ssh, of TLS) says it better itself and is kept. */
export const connectionProblem = (endpoint: Endpoint, error: unknown): Problem => {
  const said = problemOf(error);
  if (said) return said;
  const where = formatEndpoint(endpoint);
  const code = errorCode(error);
  const other = endpoint.kind === 'unix' ? notSocket(endpoint.path) : undefined;
  if (other) return { code: 'docker-not-socket', message: `${where} is ${other}, not a socket.` };
  const words = wordsOf(error);
  const known = connectionMeanings[code];
  if (known) return { ...known(where), evidence: [words] };
  if (code.startsWith('HPE_')) {
    return { code: 'docker-garbage', message: `What answers at ${where} does not speak HTTP.`, evidence: [words] };
  }
  const secure = endpoint.kind === 'tcp' && endpoint.tls !== undefined;
  if (secure && error instanceof Error && !('syscall' in error)) {
    return { code: 'docker-tls', message: `The secure connection to ${where} failed.`, evidence: [words] };
  }
  return { code: 'docker-unreachable', message: `No Docker answers at ${where}.`, evidence: [words] };
};

/** What a path is if it is something else than a socket. Systems don't agree on how connecting to it fails. */
const notSocket = (path: string): string | undefined => {
  try {
    const stats = statSync(path);
    if (stats.isSocket()) return undefined;
    return stats.isDirectory() ? 'a folder' : 'a file';
  } catch {
    return undefined; // gone, or not for this user to see: the failed connection says it
  }
};

const errorCode = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
};

const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof ProblemError) return error.problems[0];
  return error instanceof Error && error.cause instanceof ProblemError ? error.cause.problems[0] : undefined;
};
