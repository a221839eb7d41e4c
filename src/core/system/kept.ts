import { stat } from 'node:fs/promises';

/** What was read, and every path that it depends on: one that is not there counts too. */
export interface Read<T> {
  readonly value: T;
  readonly paths: Iterable<string>;
}

/** ms. A file that changed so shortly before it was read may change again without a new time: file systems count in ticks. */
const tickMs = 100;

interface Stamp {
  readonly text: string;
  /** ms since 1970 of the last change. */
  readonly changedAt: number;
}

/** Which file is under a path now, links followed, and how it is: size and times. */
const stampOf = async (path: string): Promise<Stamp> => {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return { text: [dev, ino, size, mtimeNs, ctimeNs].join(':'), changedAt: Number(ctimeNs / 1_000_000n) };
  } catch (error) {
    return { text: (error as NodeJS.ErrnoException).code ?? 'unknown', changedAt: Number.NEGATIVE_INFINITY };
  }
};

const stampsOf = (paths: readonly string[]): Promise<Stamp[]> => Promise.all(paths.map(stampOf));

/**
 * Reads something from files, and again only when one of them has changed since. A failure is not kept.
 * @param now ms since 1970, by the clock that file systems use
 */
export const keepUntilChanged = <T>(read: () => Promise<Read<T>>, now: () => number = Date.now): (() => Promise<T>) => {
  let kept: { readonly value: T; readonly paths: readonly string[]; readonly stamps: readonly string[] } | undefined;
  return async () => {
    if (kept) {
      const { value, paths, stamps } = kept;
      if ((await stampsOf(paths)).every(({ text }, at) => text === stamps[at])) return value;
    }
    const begun = now();
    const { value, paths: used } = await read();
    const paths = [...used];
    const stamps = await stampsOf(paths);
    const settled = stamps.every(({ changedAt }) => changedAt < begun - tickMs);
    kept = settled ? { value, paths, stamps: stamps.map(({ text }) => text) } : undefined;
    return value;
  };
};
