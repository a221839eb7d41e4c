import { dirname, join } from 'node:path';
import { runtimeTitle } from '../../shared/runtime-title.ts';
import type { RuntimeSnapshot } from '../../shared/snapshot.ts';

/** A program that runs Docker on a Mac, and how it is started. */
interface Runtime {
  /** As `runtimeTitle` names it. */
  readonly title: string;
  /** Where it is installed, in the order in which it is looked for. */
  readonly places: (home: string) => readonly string[];
  /** Program and arguments, with the place where it was found. */
  readonly start: (place: string) => readonly [file: string, ...args: string[]];
}

const app = (name: string): Pick<Runtime, 'places' | 'start'> => ({
  places: (home) => [`/Applications/${name}.app`, join(home, `Applications/${name}.app`)],
  // In the background: whoever wants its windows opens them.
  start: (place) => ['/usr/bin/open', '-g', '-a', place],
});

/** Homebrew on Apple silicon and on Intel, MacPorts. */
const program = (name: string, ...args: readonly string[]): Pick<Runtime, 'places' | 'start'> => ({
  places: () => ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'].map((folder) => join(folder, name)),
  start: (place) => [place, ...args],
});

/** In the order in which they are looked for when nothing tells which one is meant. */
const runtimes: readonly Runtime[] = [
  { title: 'OrbStack', ...app('OrbStack') },
  { title: 'Docker Desktop', ...app('Docker') },
  { title: 'Rancher Desktop', ...app('Rancher Desktop') },
  { title: 'Colima', ...program('colima', 'start') },
  { title: 'Podman', ...program('podman', 'machine', 'start') },
];

/** How a runtime that is installed is started. */
export interface Start {
  readonly title: string;
  readonly file: string;
  readonly args: readonly string[];
  /** What its own helpers are found with: they lie beside it. */
  readonly path: string;
}

/** Names of the runtimes, those first that Docker was last used at or looked for. */
const titlesOf = (runtime: RuntimeSnapshot): string[] => {
  const { tried = [], ...used } = runtime;
  const known = [used, ...tried.map((attempt): RuntimeSnapshot => ({ state: 'unknown', ...attempt }))].map(
    runtimeTitle,
  );
  return [...new Set([...known, ...runtimes.map(({ title }) => title)])];
};

/** The runtime to start on a Mac: of those that are installed the one that Docker was looked for at first; undefined: none is. */
export const runtimeToStart = async (
  runtime: RuntimeSnapshot,
  { home, exists }: { readonly home: string; readonly exists: (path: string) => Promise<boolean> },
): Promise<Start | undefined> => {
  for (const name of titlesOf(runtime)) {
    const known = runtimes.find(({ title }) => title === name);
    for (const place of known?.places(home) ?? []) {
      if (!known || !(await exists(place))) continue;
      const [file, ...args] = known.start(place);
      return { title: known.title, file, args, path: `${dirname(place)}:/usr/bin:/bin:/usr/sbin:/sbin` };
    }
  }
  return undefined;
};

/** What starts Docker on Linux, where it is a service of the system or of the user: a command for people. */
export const linuxStartCommand = ({ address = '', tried = [] }: RuntimeSnapshot): string => {
  const addresses = [address, ...tried.map((attempt) => attempt.address)].join(' ');
  if (addresses.includes('/.docker/desktop/')) return 'systemctl --user start docker-desktop';
  return /\/run\/user\/\d+\/docker\.sock/.test(addresses)
    ? 'systemctl --user start docker'
    : 'sudo systemctl start docker';
};
