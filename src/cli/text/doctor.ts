import { actionFor } from '../../shared/errors.ts';
import type { DoctorCheck, DoctorReport } from '../../shared/results.ts';
import type { Terminal } from '../terminal.ts';
import { pad, printable } from './lines.ts';
import { placeText } from './problems.ts';

const looks = {
  ok: ['✔', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✖', 'red'],
  skipped: ['-', 'dim'],
} as const;

const checkLines = (
  terminal: Terminal,
  { state, title, detail, notes = [], problems }: DoctorCheck,
  width: number,
): string[] => {
  const [mark, format] = looks[state];
  const indent = ' '.repeat(width + 4);
  const explained = problems.flatMap((problem) => [
    ...(problems.length > 1 ? [`${indent}${printable(problem.message)}`] : []),
    ...(problem.where?.line === undefined ? [] : [`${indent}at ${printable(placeText(problem.where))}`]),
    ...(problem.evidence ?? []).map((line) => terminal.style('dim', `${indent}│ ${printable(line)}`)),
    `${indent}${terminal.style('cyan', '→')} ${printable(actionFor(problem))}`,
  ]);
  const noted = notes.map((note) => terminal.style('dim', `${indent}${printable(note)}`));
  return [`${terminal.style(format, mark)} ${pad(title, width)}  ${printable(detail)}`, ...noted, ...explained];
};

/** The report for people: a line for each check, and one fix for each thing that is wrong. */
export const doctorText = (terminal: Terminal, { ok, checks }: DoctorReport): string[] => {
  const width = Math.max(...checks.map(({ title }) => title.length));
  return [
    ...checks.flatMap((check) => checkLines(terminal, check, width)),
    '',
    ok ? 'All is well.' : 'Something is wrong: see above.',
  ];
};
