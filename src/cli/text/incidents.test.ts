import { expect, test } from 'vitest';
import { formatClock } from '../../shared/format.ts';
import type { RecordedIncident } from '../../shared/results.ts';
import { terminalOf } from '../terminal.ts';
import { incidentCommand } from './incident-command.ts';
import { incidentsText } from './incidents.ts';

const terminal = terminalOf({ write: () => {} }, {});
const now = Date.parse('2026-01-01T00:10:00Z');
const incident: RecordedIncident = {
  id: 'port-taken:gateway@1',
  cause: 'port-taken',
  service: 'gateway',
  severity: 'critical',
  title: 'The port of gateway is taken',
  body: 'gateway can’t have the port 8080: nginx (process 7) has it.',
  evidence: ['1', '2', '3', '4', '5', 'bind: address already in use'],
  action: { command: 'choosePort', input: { service: 'gateway' }, label: 'Use Another Port' },
  state: 'open',
  openedAt: '2026-01-01T00:08:00Z',
  openings: 1,
};

test('an open one says what is wrong, quotes its last evidence, and names the command that helps', () => {
  expect(incidentsText(terminal, { open: [incident], recent: [] }, now)).toEqual([
    '✖ The port of gateway is taken  2 min',
    '  gateway can’t have the port 8080: nginx (process 7) has it.',
    '  │ … 1 line before',
    '  │ 2',
    '  │ 3',
    '  │ 4',
    '  │ 5',
    '  │ bind: address already in use',
    '  → Use Another Port: frontier choose-port gateway',
  ]);
});

test('says whose words are quoted, and when they were said', () => {
  const at = '2026-01-01T00:09:30.5Z';
  const log: RecordedIncident = { ...incident, evidence: ['boom'], source: { kind: 'log', service: 'gateway', at } };
  expect(incidentsText(terminal, { open: [log], recent: [] }, now).slice(2, 4)).toEqual([
    `  │ Last log line, gateway, ${formatClock(at)}:`,
    '  │ boom',
  ]);
});

test('closed ones are told in a line each; without any nothing is wrong', () => {
  const closed = { ...incident, state: 'closed', closedAt: '2026-01-01T00:09:00Z', openings: 2 } as const;
  expect(incidentsText(terminal, { open: [], recent: [closed] }, now)).toEqual([
    'Nothing is wrong.',
    '',
    'In the last 24 hours:',
    '  The port of gateway is taken (2 times)  1 min ago, after 1 min',
  ]);
});

test.each([
  ['up', {}, 'frontier up'],
  ['restart', { service: 'ollama' }, 'frontier restart ollama'],
  ['logs', { service: 'ollama' }, 'frontier logs ollama --tail 50'],
  ['choosePort', { service: 'gateway' }, 'frontier choose-port gateway'],
  ['startRuntime', {}, 'frontier start-runtime'],
  ['unload', { service: 'ollama', model: 'qwen3:4b' }, 'frontier unload qwen3:4b'],
  ['unload', { service: 'mistralrs' }, undefined],
  ['down', {}, 'frontier down'],
  ['somethingElse', {}, undefined],
])('the command for %s %o', (command, input, line) => {
  expect(incidentCommand({ command, input })).toBe(line);
});
