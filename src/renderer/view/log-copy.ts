import type { LogLine } from '../state/logs.ts';
import { skippedText } from './log-text.ts';

const lineText = ({ at, service, text }: LogLine): string =>
  [at, service, text].filter((part) => part !== undefined).join('  ');

/** Lines as text to be pasted: time, service, text; what is missing is said on a line of its own. */
export const asText = (lines: readonly LogLine[]): string =>
  lines
    .flatMap((line) =>
      line.skipped === undefined ? [lineText(line)] : [`[${skippedText(line.skipped)}]`, lineText(line)],
    )
    .join('\n');
