/** Which rows of a long list are drawn: those in sight and some on either side, so that scrolling finds them there. */
export interface Rows {
  readonly from: number;
  /** One behind the last. */
  readonly to: number;
}

const spare = 20;

/** `scrollTop` and `height` in pixels, of a list of `count` rows that are `rowHeight` pixels high each. */
export const rowsInSight = (scrollTop: number, height: number, rowHeight: number, count: number): Rows => {
  const first = Math.floor(scrollTop / rowHeight);
  const last = Math.ceil((scrollTop + height) / rowHeight);
  const from = Math.min(Math.max(0, first - spare), Math.max(0, count - 1));
  return { from, to: Math.max(from, Math.min(count, last + spare)) };
};
