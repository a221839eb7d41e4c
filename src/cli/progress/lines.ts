import { formatBytes, formatBytesOf } from '../../shared/format.ts';
import type { Terminal } from '../terminal.ts';
import { duration } from '../text/amounts.ts';
import { cut, pad, printable, widthOf } from '../text/lines.ts';
import type { Row } from './rows.ts';

/** Braille dots that turn: one frame per redraw. */
const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

const marks: Readonly<Record<Exclude<Row['state'], 'running'>, readonly [string, Parameters<Terminal['style']>[0]]>> = {
  waiting: ['·', 'dim'],
  done: ['✔', 'green'],
  failed: ['✖', 'red'],
  skipped: ['-', 'dim'],
};

const mark = ({ style }: Terminal, state: Row['state'], frame: number): string => {
  if (state === 'running') return style('cyan', spinner[frame % spinner.length] ?? '');
  const [text, format] = marks[state];
  return style(format, text);
};

/** How far a pull is. While it is not known how much there is, only what came. */
const amount = ({ bytes: pulled, state }: Row): string => {
  if (!pulled || state !== 'running') return '';
  const { current, total } = pulled;
  if (total <= 0) return current > 0 ? formatBytes(current) : '';
  return formatBytesOf(current, total);
};

/** Below this it is noise. */
const slowMs = 100;

const timeOf = ({ state, elapsedMs }: Row): string =>
  state === 'waiting' || elapsedMs < slowMs ? '' : duration(elapsedMs);

/** The text of a row without its mark and time, cut to the room there is. */
const textOf = ({ style }: Terminal, row: Row, room: number): string => {
  const label = printable(row.label);
  const said = row.state === 'running' || row.state === 'failed' ? printable(row.detail ?? '') : '';
  const note = [amount(row), said].filter(Boolean).join('  ');
  const shown = cut(note === '' ? label : `${label}  ${note}`, room);
  if (row.state === 'waiting') return style('dim', shown);
  return shown.slice(0, label.length) + style('dim', shown.slice(label.length));
};

/** Rows drawn into at most `width` columns each: mark, what, how far, how long. */
export const progressLines = (terminal: Terminal, rows: readonly Row[], frame: number): string[] => {
  const times = rows.map(timeOf);
  const timeWidth = Math.max(0, ...times.map(widthOf));
  const width = Math.min(terminal.width(), 120) - 1; // a full last column would wrap on some terminals
  const room = width - 2 - (timeWidth > 0 ? timeWidth + 2 : 0);
  const texts = rows.map((row) => textOf(terminal, row, room));
  const column = Math.max(0, ...texts.map(widthOf));
  return rows.map((row, at) => {
    const time = times[at]!;
    const start = `${mark(terminal, row.state, frame)} `;
    if (time === '') return `${start}${texts[at]}`;
    return `${start}${pad(texts[at]!, column)}  ${terminal.style('dim', time.padStart(timeWidth))}`;
  });
};
