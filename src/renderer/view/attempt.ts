import type { ProblemCode } from '../../shared/errors.ts';
import { attemptTitle } from '../../shared/runtime-title.ts';
import type { RuntimeAttempt } from '../../shared/snapshot.ts';

/** An address for people: of a socket its path, with the home folder as `~`. */
export const shortAddress = (address: string): string =>
  address.replace(/^unix:\/\//, '').replace(/^\/(Users|home)\/[^/]+(?=\/)/, '~');

const words: Readonly<Partial<Record<ProblemCode, string>>> = {
  'docker-missing': 'Not found',
  'docker-unreachable': 'Not running',
  'docker-denied': 'Not allowed for this user',
  'docker-silent': 'Does not answer',
  'docker-closed': 'Closes every connection',
};

/** One address at which Docker was looked for. */
export interface AttemptView {
  readonly title: string;
  readonly address: string;
  /** What came of it, in a few words. */
  readonly word: string;
  /** More of it, where the few words are not enough. */
  readonly detail?: string;
  /** Something is there, if not a Docker that answers. */
  readonly isThere: boolean;
}

/** What was found at an address. */
export const attemptView = ({ source, address, problem }: RuntimeAttempt): AttemptView => {
  const word = problem && words[problem.code];
  return {
    title: attemptTitle({ source, address }),
    address: shortAddress(address),
    word: problem ? (word ?? 'Not usable') : 'Answers',
    ...(problem && word === undefined && { detail: problem.message }),
    isThere: problem?.code !== 'docker-missing',
  };
};
