import type { RuntimeAttempt, RuntimeSnapshot } from './snapshot.ts';

/** What people call the program behind Docker, by what its address or context is named. */
const titles: readonly (readonly [RegExp, string])[] = [
  [/orbstack/i, 'OrbStack'],
  [/colima/i, 'Colima'],
  [/rancher/i, 'Rancher Desktop'],
  [/podman/i, 'Podman'],
  [/desktop-linux|docker desktop|docker\.raw/i, 'Docker Desktop'],
];

/** `OrbStack`, `Colima`, …; `Docker` if nothing tells. */
export const runtimeTitle = ({ source = '', address = '', name = '' }: RuntimeSnapshot): string =>
  titles.find(([pattern]) => pattern.test(`${source} ${address} ${name}`))?.[1] ?? 'Docker';

/** The same for one address that was tried; what nothing tells is called as who named it: `DOCKER_HOST`. */
export const attemptTitle = ({ source, address }: Pick<RuntimeAttempt, 'source' | 'address'>): string =>
  titles.find(([pattern]) => pattern.test(`${source} ${address}`))?.[1] ?? source;
