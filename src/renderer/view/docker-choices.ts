import { attemptTitle, runtimeTitle } from '../../shared/runtime-title.ts';
import type { RuntimeSnapshot } from '../../shared/snapshot.ts';

export interface DockerChoice {
  readonly title: string;
  readonly address: string;
  readonly running: boolean;
}

/** The Dockers that were found or looked for, each address once: what is in use first if nothing else was tried. */
export const dockerChoices = (runtime: RuntimeSnapshot): readonly DockerChoice[] => {
  const tried = (runtime.tried ?? []).map(({ source, address, problem }) => ({
    title: attemptTitle({ source, address }),
    address,
    running: !problem,
  }));
  const { state, source = '', address = '' } = runtime;
  const current = { title: runtimeTitle(runtime), address, running: true };
  const all = state === 'connected' && address ? [...tried, { ...current, title: current.title || source }] : tried;
  const known = new Set<string>();
  return all.filter((one) => {
    const isNew = one.address !== '' && !known.has(one.address);
    known.add(one.address);
    return isNew;
  });
};
