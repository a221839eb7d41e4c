/** One point of a series. Without a value it is a gap: nothing was read then, and no line is drawn across. */
export interface Point {
  /** ms since 1970 by this machine's clock. */
  readonly at: number;
  readonly value?: number;
}

export interface Ring {
  /** Adds a point; undefined is a gap, and gaps after a gap are one. A clock that went back drops what lies ahead of it. */
  record(at: number, value: number | undefined): void;
  /** The points of the last `spanMs` before `now`, oldest first. */
  points(now: number): Point[];
  /** Memory of the ring, whatever is in it. */
  readonly bytes: number;
}

/** Ten minutes at the fastest pace, one point in two seconds. */
export const historySpanMs = 10 * 60_000;
const historyPoints = historySpanMs / 2000 + 1;

/**
 * A series of a fixed size in typed arrays: the newest points within a span of time. When points come faster than its
 * capacity allows, the oldest give way.
 */
export function createRing(spanMs = historySpanMs, capacity = historyPoints): Ring {
  const times = new Float64Array(capacity);
  const values = new Float64Array(capacity); // NaN is a gap
  let next = 0;
  let length = 0;
  const slot = (fromNewest: number) => (next - 1 - fromNewest + 2 * capacity) % capacity;
  const dropNewest = () => {
    next = slot(0);
    length -= 1;
  };

  return {
    bytes: times.byteLength + values.byteLength,
    record(at, value) {
      while (length > 0 && (times[slot(0)] ?? 0) >= at) dropNewest();
      const gap = value === undefined || !Number.isFinite(value);
      if (gap && (length === 0 || Number.isNaN(values[slot(0)]))) return;
      times[next] = at;
      values[next] = gap ? Number.NaN : value;
      next = (next + 1) % capacity;
      length = Math.min(length + 1, capacity);
    },
    points(now) {
      const points: Point[] = [];
      for (let i = length - 1; i >= 0; i -= 1) {
        const at = times[slot(i)] ?? 0;
        const value = values[slot(i)] ?? Number.NaN;
        if (at > now - spanMs && at <= now) points.push(Number.isNaN(value) ? { at } : { at, value });
      }
      return points;
    },
  };
}
