import { type EvidenceSource, evidenceCaption } from '../../shared/evidence.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from './lines.ts';

interface Quoting {
  readonly evidence?: readonly string[];
  readonly source?: EvidenceSource | undefined;
}

/** What was said, the last `most` lines of it, below whose words they are and when they were said. */
export const quotedText = ({ style }: Terminal, { evidence = [], source }: Quoting, most: number): string[] => {
  if (evidence.length === 0) return [];
  const left = Math.max(0, evidence.length - most);
  return [
    ...(source ? [`${evidenceCaption(source, evidence.length)}:`] : []),
    ...(left > 0 ? [`… ${left === 1 ? '1 line' : `${left} lines`} before`] : []),
    ...evidence.slice(-most),
  ].map((line) => style('dim', `  │ ${printable(line)}`));
};
