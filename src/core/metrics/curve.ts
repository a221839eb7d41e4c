import type { Point } from './ring.ts';

/** Points of a curve that is shown. */
export const curvePoints = 60;

/** ms for which a point stands: a little more than the slowest pace, so that slow sampling is no gap. */
const holdMs = 20_000;

/**
 * A series as a curve of equal steps over `spanMs` up to now, oldest first: in each step the highest value in it, else
 * the last one before while that still stands. null is a gap: nothing was read then.
 */
export const curveOf = (points: readonly Point[], now: number, spanMs: number): (number | null)[] => {
  const step = spanMs / curvePoints;
  const curve: (number | null)[] = [];
  let last: Point | undefined;
  let next = 0;
  for (let end = now - spanMs + step; curve.length < curvePoints; end += step) {
    let highest: number | undefined;
    for (let point = points[next]; point && point.at <= end; point = points[++next]) {
      last = point;
      if (point.value !== undefined) highest = Math.max(highest ?? point.value, point.value);
    }
    const stands = last && end - last.at < holdMs ? last.value : undefined;
    curve.push(highest ?? stands ?? null);
  }
  return curve;
};
