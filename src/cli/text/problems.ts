import { actionFor, type Place, type Problem, problemKinds } from '../../shared/errors.ts';
import type { RecoverySnapshot } from '../../shared/snapshot.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from './lines.ts';
import { quotedText } from './quoted.ts';

/** `file:line:column (key)`, as editors and terminals make clickable. */
export const placeText = ({ file, line, column, key }: Place): string => {
  const spot = [file, line, line === undefined ? undefined : column].filter((part) => part !== undefined).join(':');
  return key === undefined ? spot : `${spot} (${key})`;
};

/** More lines of evidence than this are of no help on a terminal; `--json` has all. */
const maxEvidence = 20;

/** One problem as a paragraph: what, where, what was said, what was kept, what to do. */
const paragraph = (terminal: Terminal, problem: Problem): string => {
  const { style } = terminal;
  const { code, message, where, kept } = problem;
  const placed = where && (where.line !== undefined || !message.includes(where.file));
  const lines = [
    `${style('red', '✖')} ${style('bold', problemKinds[code].title)}`,
    ...message.split('\n').map((line) => `  ${printable(line)}`),
    ...(placed ? [`  at ${printable(placeText(where))}`] : []),
    ...quotedText(terminal, problem, maxEvidence),
    ...(kept === undefined ? [] : [`  ${printable(kept)}`]),
    `  ${style('cyan', '→')} ${printable(actionFor(problem))}`,
  ];
  return lines.join('\n');
};

/** Problems for people, one paragraph each. */
export const problemsText = (terminal: Terminal, problems: readonly Problem[]): string =>
  problems.map((problem) => `${paragraph(terminal, problem)}\n`).join('\n');

/** What was done about a switch that an earlier run left in the middle. */
export const recoveryText = (terminal: Terminal, { message, problems }: RecoverySnapshot): string =>
  `${terminal.style('yellow', '!')} ${printable(message)}\n${problemsText(terminal, problems)}`;

/** What is worth knowing and stood in nobody's way, one line each. */
export const warningsText = ({ style }: Terminal, warnings: readonly Problem[]): string =>
  warnings
    .map(
      ({ message, where }) => `${style('yellow', '!')} ${printable(message)}${where ? ` (${placeText(where)})` : ''}\n`,
    )
    .join('');
