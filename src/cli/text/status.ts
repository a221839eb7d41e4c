import type { Incident } from '../../shared/incidents.ts';
import type { AppSnapshot, RuntimeSnapshot, ServiceSnapshot } from '../../shared/snapshot.ts';
import type { Terminal } from '../terminal.ts';
import { ago } from './amounts.ts';
import { columns, cut, printable, widthOf } from './lines.ts';
import { stateText } from './states.ts';

const runtimeText = ({ state, source, version, problem }: RuntimeSnapshot): string => {
  if (state === 'connected') return `Docker ${version ?? ''} (${source ?? ''})`;
  return problem ? `Docker: ${problem.message}` : 'Docker: not looked for';
};

const serviceRow = (terminal: Terminal, service: ServiceSnapshot, now: number): string[] => {
  const { name, state, since, addresses } = service;
  const time = since === undefined ? '' : ago(since, now);
  return [printable(name), stateText(terminal, state), time, addresses.join(' ')];
};

/** Rows with their note behind them, as far as the terminal is wide. */
const withNotes = (terminal: Terminal, rows: readonly string[], services: readonly ServiceSnapshot[]): string[] => {
  const width = Math.max(...rows.map(widthOf)) + 2;
  return rows.map((row, at) => {
    const note = services[at]?.note;
    const room = terminal.width() - width - 1;
    if (note === undefined || room < 10) return row;
    return `${row}${' '.repeat(width - widthOf(row))}${terminal.style('dim', cut(printable(note), room))}`;
  });
};

const heading = (terminal: Terminal, { selected, stacks, state }: AppSnapshot): string => {
  const title = stacks.find(({ id }) => id === selected)?.title ?? selected;
  if (title === undefined) return 'No stack is selected.';
  return `${terminal.style('bold', printable(title))}  ${stateText(terminal, state)}`;
};

/** One line: what is wrong, and what helps. */
export const incidentText = ({ style, width }: Terminal, { severity, body, action }: Incident): string => {
  const text = cut(printable(`${body} → ${action.label}`), width() - 3);
  return `${severity === 'critical' ? style('red', '✖') : style('yellow', '!')} ${text}`;
};

/** The snapshot for people: the stack, where clients reach it, its services, the Docker behind it. */
export const statusText = (terminal: Terminal, snapshot: AppSnapshot, now: number): string[] => {
  const { services, endpoint, runtime, selectionProblem, incidents } = snapshot;
  const accelerator = services.find(({ isEngine }) => isEngine)?.accelerator;
  const titles = ['SERVICE', 'STATE', 'FOR', 'ADDRESS'].map((title) => terminal.style('dim', title));
  const [head = '', ...rows] = columns([titles, ...services.map((service) => serviceRow(terminal, service, now))]);
  return [
    heading(terminal, snapshot),
    ...(endpoint ? [`${endpoint.url}  ${endpoint.serving ? 'serving' : 'no engine answers'}`] : []),
    ...(accelerator ? [`Runs on: ${printable(accelerator.text)}`] : []),
    ...(selectionProblem ? [terminal.style('yellow', `! ${printable(selectionProblem.message)}`)] : []),
    '',
    ...incidents.map((incident) => incidentText(terminal, incident)),
    ...(incidents.length > 0 ? [''] : []),
    ...(services.length > 0 ? [head, ...withNotes(terminal, rows, services), ''] : []),
    terminal.style('dim', printable(runtimeText(runtime))),
  ];
};
