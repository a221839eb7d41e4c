import type { Curve } from '../../shared/metrics.ts';

/** A curve as SVG points: one line and one area for each stretch without a gap. */
export interface CurveView {
  readonly lines: readonly string[];
  readonly areas: readonly string[];
  /** The newest value that was read, and the highest; absent: nothing was read. */
  readonly last?: number;
  readonly highest?: number;
}

interface Box {
  readonly width: number;
  readonly height: number;
  /** The value at the upper edge; 0 is at the lower. */
  readonly top: number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Indexes of values that follow each other without a gap. */
const stretches = (curve: Curve): readonly number[][] => {
  const found: number[][] = [];
  for (const [i, value] of curve.entries()) {
    if (value === null) continue;
    if (i > 0 && curve[i - 1] !== null) found.at(-1)!.push(i);
    else found.push([i]);
  }
  return found;
};

/** `curve` in a box of this size; half a pixel is kept free for the line at either edge. */
export const curveView = (curve: Curve, { width, height, top }: Box): CurveView => {
  const at = (i: number): string => {
    const part = Math.min(1, Math.max(0, (curve[i] ?? 0) / top));
    return `${round((i / Math.max(1, curve.length - 1)) * width)} ${round(height - 0.5 - part * (height - 1))}`;
  };
  const x = (i: number): string => at(i).split(' ')[0]!;
  const found = stretches(curve);
  const values = curve.filter((value) => value !== null);
  return {
    // A single value is a dot: a line from itself to itself.
    lines: found.map((list) => (list.length === 1 ? [list[0]!, list[0]!] : list).map(at).join(' ')),
    areas: found.map((list) =>
      [`${x(list[0]!)} ${height - 0.5}`, ...list.map(at), `${x(list.at(-1)!)} ${height - 0.5}`].join(' '),
    ),
    ...(values.length > 0 && { last: values.at(-1)!, highest: Math.max(...values) }),
  };
};
