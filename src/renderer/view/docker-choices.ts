import { attemptTitle, runtimeTitle } from '../../shared/runtime-title.ts';
import type { RuntimeSnapshot } from '../../shared/snapshot.ts';
import { attemptView } from './attempt.ts';

export interface DockerChoice {
  readonly title: string;
  readonly address: string;
  readonly running: boolean;
  /** How it is, in a few words. */
  readonly word: string;
}

const runningWord = 'Running';

/** The Dockers that were found or looked for, each address once: what is in use first if nothing else was tried. */
export const dockerChoices = (runtime: RuntimeSnapshot): readonly DockerChoice[] => {
  const tried = (runtime.tried ?? []).map((attempt) => ({
    title: attemptTitle(attempt),
    address: attempt.address,
    running: !attempt.problem,
    word: attempt.problem ? attemptView(attempt).word : runningWord,
  }));
  const { state, source = '', address = '' } = runtime;
  const current = { title: runtimeTitle(runtime), address, running: true, word: runningWord };
  const all = state === 'connected' && address ? [...tried, { ...current, title: current.title || source }] : tried;
  const known = new Set<string>();
  return all.filter((one) => {
    const isNew = one.address !== '' && !known.has(one.address);
    known.add(one.address);
    return isNew;
  });
};
