import type { Terminal } from '../terminal.ts';
import { widthOf } from '../text/lines.ts';

const esc = '\u001b[';
const hideCursor = `${esc}?25l`;
const showCursor = `${esc}?25h`;

/** Lines at the end of the terminal that are drawn over. */
export interface Block {
  /** Draws these lines over those drawn before. No more than fit on the screen: what scrolled away can't be reached. */
  draw(lines: readonly string[]): void;
  /** Leaves these lines for good: all of them. */
  finish(lines: readonly string[]): void;
}

/** A block on a terminal that can be drawn over. */
export const createBlock = ({ stream, height, width }: Terminal): Block => {
  let drawn: readonly string[] = [];
  const over = (lines: readonly string[]): string => {
    // Lines that were drawn on a wider terminal have wrapped since.
    const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / width())), 0);
    const up = rows > 0 ? `${esc}${rows}A` : '';
    return `${up}\r${lines.map((line) => `${line}${esc}K\n`).join('')}${esc}J`;
  };
  return {
    draw: (lines) => {
      const room = Math.max(1, height() - 1);
      const fitting = lines.length <= room ? lines : [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more`];
      stream.write(`${drawn.length === 0 ? hideCursor : ''}${over(fitting)}`);
      drawn = fitting;
    },
    finish: (lines) => {
      stream.write(`${over(lines)}${showCursor}`);
      drawn = [];
    },
  };
};
