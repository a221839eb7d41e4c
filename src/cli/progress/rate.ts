/** How fast something gets on. */
export interface Rate {
  /** Notes how far it is, in bytes; `at` in ms by a clock that never goes back. */
  add(at: number, current: number): void;
  /** Bytes a second; undefined: not known yet. */
  perSecond(): number | undefined;
}

/** What happened before this many ms says nothing about now. */
const windowMs = 5_000;
/** Over less than this, in ms, chance says more than pace. */
const leastMs = 500;

/** The pace of the last seconds. It counts from the first note: what was there before a download went on was not fast. */
export const createRate = (): Rate => {
  let notes: { readonly at: number; readonly current: number }[] = [];
  return {
    add: (at, current) => {
      const recent = notes.findLastIndex((note) => at - note.at >= windowMs);
      notes = [...notes.slice(Math.max(0, recent)), { at, current }];
    },
    perSecond: () => {
      const [first, last] = [notes[0], notes.at(-1)];
      if (!first || !last || last.at - first.at < leastMs) return undefined;
      return ((last.current - first.current) / (last.at - first.at)) * 1000;
    },
  };
};
