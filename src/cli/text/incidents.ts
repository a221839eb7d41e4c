import type { IncidentsResult, RecordedIncident } from '../../shared/results.ts';
import type { Terminal } from '../terminal.ts';
import { ago, duration } from './amounts.ts';
import { incidentCommand } from './incident-command.ts';
import { printable } from './lines.ts';
import { quotedText } from './quoted.ts';

/** More lines of evidence than this are of no help on a terminal; `--json` has all. */
const maxEvidence = 5;

const spanText = ({ openedAt, closedAt }: RecordedIncident, now: number): string =>
  closedAt === undefined
    ? ago(openedAt, now)
    : `${ago(closedAt, now)} ago, after ${duration(Date.parse(closedAt) - Date.parse(openedAt))}`;

const actionText = (action: RecordedIncident['action']): string => {
  const command = incidentCommand(action);
  return command === undefined ? action.label : `${action.label}: ${command}`;
};

const openText = (terminal: Terminal, incident: RecordedIncident, now: number): string[] => {
  const { style } = terminal;
  const { severity, title, body, advice, action } = incident;
  const mark = severity === 'critical' ? style('red', '✖') : style('yellow', '!');
  return [
    `${mark} ${style('bold', printable(title))}  ${style('dim', spanText(incident, now))}`,
    `  ${printable(body)}`,
    ...(advice === undefined ? [] : [`  ${printable(advice)}`]),
    ...quotedText(terminal, incident, maxEvidence),
    `  ${style('cyan', '→')} ${printable(actionText(action))}`,
  ];
};

const recentText = ({ style }: Terminal, incident: RecordedIncident, now: number): string => {
  const many = incident.openings > 1 ? ` (${incident.openings} times)` : '';
  return `  ${printable(incident.title)}${many}  ${style('dim', spanText(incident, now))}`;
};

/** What is wrong and what was, for people. */
export const incidentsText = (terminal: Terminal, { open, recent }: IncidentsResult, now: number): string[] => [
  ...(open.length === 0 ? ['Nothing is wrong.'] : open.flatMap((incident) => openText(terminal, incident, now))),
  ...(recent.length === 0 ? [] : ['', terminal.style('dim', 'In the last 24 hours:')]),
  ...recent.map((incident) => recentText(terminal, incident, now)),
];
