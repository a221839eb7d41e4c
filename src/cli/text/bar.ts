const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` columns, filled to a fraction (0–1) in eighths of a column. */
export const bar = (fraction: number, width: number): string => {
  const filled = Math.floor(Math.min(1, Math.max(0, fraction)) * width * 8);
  const full = Math.floor(filled / 8);
  const shown = '█'.repeat(full) + (eighths[filled % 8] ?? '');
  return shown + '░'.repeat(width - [...shown].length);
};
