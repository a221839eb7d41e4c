import type { Terminal } from '../terminal.ts';
import { createBlock } from './block.ts';
import { progressLines } from './lines.ts';
import type { Row } from './rows.ts';

/** Redraws, in ms. */
const frameMs = 100;

/** Draws one thing that takes time over and over, until it is ended. For live terminals. */
export const showOne = (terminal: Terminal, label: string, about: () => Pick<Row, 'bytes' | 'detail'>) => {
  const block = createBlock(terminal);
  const began = performance.now();
  let frame = 0;
  const lines = (state: Row['state']): string[] => {
    const row: Row = { id: label, label, state, elapsedMs: performance.now() - began, ...about() };
    return progressLines(terminal, [row], frame++);
  };
  const timer = setInterval(() => block.draw(lines('running')), frameMs);
  return {
    end: (ok: boolean): void => {
      clearInterval(timer);
      block.finish(lines(ok ? 'done' : 'failed'));
    },
  };
};
