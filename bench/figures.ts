/** One measured figure and the target it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 'MB' | '×' | '%' | 'requests' | 'events' | 'frames' | 'elements';
  /** The value must not be above it. */
  readonly target?: number;
  /** How it was measured, or what it is compared with. */
  readonly note?: string;
}

const digits = (value: number, unit: Figure['unit']): number => {
  if (unit === '×') return 2;
  if (unit === 'MB') return value < 10 ? 1 : 0;
  return unit !== '%' ? 0 : Math.abs(value) < 1 ? 2 : 1;
};

const number = (value: number, unit: Figure['unit']): string => `${value.toFixed(digits(value, unit))} ${unit}`;

export const meets = (figure: Figure): boolean => figure.target === undefined || figure.value <= figure.target;

/** A table in Markdown, which reads well on a terminal too. */
export const table = (figures: readonly Figure[]): string => {
  const rows = figures.map((figure) => [
    figure.name,
    number(figure.value, figure.unit),
    figure.target === undefined ? '' : `≤ ${number(figure.target, figure.unit)}`,
    figure.target === undefined ? '' : meets(figure) ? 'met' : 'MISSED',
    figure.note ?? '',
  ]);
  const all = [['figure', 'measured', 'target', '', 'how'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(3, ...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(all[0] ?? []), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
};
