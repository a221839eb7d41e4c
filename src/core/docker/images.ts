import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../shared/errors.ts';
import type { Docker, RegistryAuth } from './client.ts';
import { dialJson, dialStream } from './dial.ts';
import { readLines } from './lines.ts';
import { mapImage, mapPlatforms } from './mappers.ts';
import { pullProblem, statusOf, wordsOf } from './problems.ts';
import { PullTally } from './pull.ts';
import type { CredentialLookup } from './registry.ts';
import { call, inPath, type Session } from './session.ts';

type ImageCalls = Pick<Docker, 'inspectImage' | 'remotePlatforms' | 'pullImage'>;
type PullOptions = Parameters<Docker['pullImage']>[1];

export const imageCalls = (session: Session, findCredentials: CredentialLookup): ImageCalls => ({
  inspectImage: async (reference) => {
    const raw = await call(
      session,
      `inspect the image ${reference}`,
      (signal) => dialJson(session.client, { method: 'GET', path: `/images/${inPath(reference)}/json`, signal }),
      {
        accept: [404],
      },
    );
    return raw === undefined ? undefined : mapImage(raw);
  },
  remotePlatforms: (reference) => remotePlatforms(session, findCredentials, reference),
  pullImage: (reference, options) => pullImage(session, findCredentials, reference, options),
});

const remotePlatforms = async (
  session: Session,
  findCredentials: CredentialLookup,
  reference: string,
): Promise<string[]> => {
  const { auth, notes } = await findCredentials(reference);
  const path = `/distribution/${inPath(reference)}/json`;
  const run = async (signal: AbortSignal) => {
    try {
      return await dialJson(session.client, { method: 'GET', path, signal, ...(auth ? { auth } : {}) });
    } catch (error) {
      throw statusOf(error) === undefined ? error : new ProblemError(pullProblem(reference, wordsOf(error), notes));
    }
  };
  return mapPlatforms(await call(session, `ask the registry for ${reference}`, run));
};

const pullImage = async (
  session: Session,
  findCredentials: CredentialLookup,
  reference: string,
  options: PullOptions,
): Promise<void> => {
  const found = options.auth ? { auth: options.auth } : await findCredentials(reference);
  const refuse = (words: string) => new ProblemError(pullProblem(reference, words, found.notes));
  const stop = new AbortController();
  try {
    const response = await startPull(session, reference, options, found.auth, stop.signal, refuse);
    await readPull(session, reference, response, options, refuse);
  } finally {
    stop.abort();
  }
};

const startPull = (
  session: Session,
  reference: string,
  options: PullOptions,
  auth: RegistryAuth | undefined,
  stop: AbortSignal,
  refuse: (words: string) => ProblemError,
): Promise<IncomingMessage> => {
  const query = { ...splitReference(reference), ...(options.platform ? { platform: options.platform } : {}) };
  const request = { method: 'POST', path: '/images/create', query, ...(auth ? { auth } : {}) } as const;
  const run = async (signal: AbortSignal) => {
    try {
      return await dialStream(session.streams, { ...request, signal: AbortSignal.any([signal, stop]) });
    } catch (error) {
      throw statusOf(error) === undefined ? error : refuse(wordsOf(error));
    }
  };
  const signal = options.signal ? { signal: options.signal } : {};
  return call(session, `pull ${reference}`, run, { timeoutMs: session.timeouts.stall, ...signal });
};

/** The stream answers 200 whatever happens; an error is a line in it. Each line must come within the stall timeout. */
const readPull = async (
  session: Session,
  reference: string,
  response: IncomingMessage,
  options: PullOptions,
  refuse: (words: string) => ProblemError,
): Promise<void> => {
  const tally = new PullTally();
  const lines = readLines(response);
  const signal = options.signal ? { signal: options.signal } : {};
  for (;;) {
    const next = await call(session, `go on with pulling ${reference}`, () => lines.next(), {
      timeoutMs: session.timeouts.stall,
      ...signal,
    });
    if (next.done) return;
    const added = tally.add(JSON.parse(next.value));
    if ('error' in added) throw refuse(added.error);
    options.onProgress?.(added.progress);
  }
};

/** A reference as the API takes it apart: without a tag it would pull every tag there is. */
export const splitReference = (reference: string): { readonly fromImage: string; readonly tag: string } => {
  const [name = '', digest] = reference.split('@');
  const tagged = /^(.*):([^/:]+)$/.exec(name);
  const fromImage = tagged?.[1] ?? name;
  return { fromImage, tag: digest ?? tagged?.[2] ?? 'latest' };
};
