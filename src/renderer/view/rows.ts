/** Which rows of a long list are drawn: those in sight and some on either side, so that scrolling finds them there. */
export interface Rows {
  readonly from: number;
  /** One behind the last. */
  readonly to: number;
}

const spare = 20;
/** Rows are drawn so many together: small steps of scrolling draw nothing anew. */
export const rowsOfBlock = 10;

/** `scrollTop` and `height` in pixels, of a list of `count` rows that are `rowHeight` pixels high each. */
export const rowsInSight = (scrollTop: number, height: number, rowHeight: number, count: number): Rows => {
  const first = Math.floor(scrollTop / rowHeight);
  const last = Math.ceil((scrollTop + height) / rowHeight);
  const wanted = Math.floor((first - spare) / rowsOfBlock) * rowsOfBlock;
  const lastBlock = Math.floor(Math.max(0, count - 1) / rowsOfBlock) * rowsOfBlock;
  const from = Math.min(Math.max(0, wanted), lastBlock);
  const to = Math.ceil((last + spare) / rowsOfBlock) * rowsOfBlock;
  return { from, to: Math.max(from, Math.min(count, to)) };
};

/** The first row of each block. `from` is one of them. */
export const blocksOf = (from: number, to: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / rowsOfBlock) }, (_, i) => from + i * rowsOfBlock);
