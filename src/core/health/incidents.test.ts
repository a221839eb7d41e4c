import { expect, test } from 'vitest';
import type { Finding } from '../../shared/incidents.ts';
import type { ServiceState } from '../../shared/snapshot.ts';
import { type IncidentsState, isSuspecting, noIncidents, openIncidents, stepIncidents } from './incidents.ts';

const ill: Finding = {
  cause: 'unhealthy',
  service: 'ollama',
  kind: 'service',
  severity: 'critical',
  title: 'Ollama is unhealthy',
  body: 'The last check failed.',
  evidence: [],
  action: { command: 'restart', input: { service: 'ollama' }, label: 'Restart Ollama' },
  recovery: 'Ollama is well again',
};
const crashed: Finding = { ...ill, cause: 'crashed' };
const docker: Finding = (({ service: _, ...rest }) => ({ ...rest, cause: 'runtime-down' }) as const)(ill);

interface Entry {
  readonly at: number;
  readonly findings?: readonly Finding[];
  readonly tick?: boolean;
  readonly held?: boolean;
  readonly state?: ServiceState;
}

/** Seconds in, changes like `60 opened unhealthy` out. */
const replay = (...entries: readonly Entry[]) => {
  let state: IncidentsState = noIncidents;
  const changes = entries.flatMap(({ at, findings = [], tick = false, held = false, state: service = 'ready' }) => {
    const moment = { at: at * 1_000, wall: Date.UTC(2026, 0, 1) + at * 1_000 };
    const step = stepIncidents(state, {
      moment,
      isFresh: () => !tick,
      findings,
      isHeld: () => held,
      stateOf: () => service,
    });
    state = step.state;
    return step.changes.map(({ kind, incident }) => ({ at, kind, incident }));
  });
  return {
    state,
    changes,
    lines: changes.map(({ at, kind, incident: { cause, outcome } }) =>
      [at, kind, cause, outcome].filter((word) => word !== undefined).join(' '),
    ),
  };
};
const bad = (at: number, ...findings: Finding[]): Entry => ({ at, findings: findings.length > 0 ? findings : [ill] });

test('opens at the second look', () => {
  expect(replay(bad(0), bad(5)).lines).toEqual(['5 opened unhealthy']);
});

test('or after ten seconds, though nothing was looked at again', () => {
  expect(replay(bad(0), { ...bad(9), tick: true }).lines).toEqual([]);
  expect(replay(bad(0), { ...bad(9), tick: true }, { ...bad(10), tick: true }).lines).toEqual(['10 opened unhealthy']);
});

test('looks that follow each other at once are one', () => {
  expect(replay(bad(0), bad(0.01), bad(0.4), bad(0.9)).lines).toEqual([]);
});

test('one bad look is none', () => {
  expect(replay(bad(0), { at: 5 }, { at: 60 }, bad(120)).lines).toEqual([]);
});

test('two bad looks with less than 15 s of good between them are two', () => {
  expect(replay(bad(0), { at: 5 }, bad(12)).lines).toEqual(['12 opened unhealthy']);
});

test('closes after 15 s of good without a break', () => {
  const open = [bad(0), bad(5)];
  expect(replay(...open, { at: 10 }, { at: 24 }).lines).toEqual(['5 opened unhealthy']);
  expect(replay(...open, { at: 10 }, { at: 25, tick: true }).lines[1]).toBe('25 closed unhealthy recovered');
  expect(replay(...open, { at: 10 }, bad(20), { at: 24 }, { at: 30 }).lines).toEqual(['5 opened unhealthy']);
});

test('the same cause within ten minutes is the same incident', () => {
  const { changes, state } = replay(bad(0), bad(5), { at: 10 }, { at: 25 }, bad(600), bad(605));
  expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'reopened']);
  expect(new Set(changes.map(({ incident }) => incident.id)).size).toBe(1);
  expect(openIncidents(state)).toMatchObject([{ openings: 2, openedAt: '2026-01-01T00:00:05.000Z', state: 'open' }]);
  expect(openIncidents(state)[0]).not.toHaveProperty('closedAt');
  expect(state.closed).toEqual([]);
});

test('later it is another one', () => {
  const { changes } = replay(bad(0), bad(5), { at: 10 }, { at: 25 }, bad(700), bad(705));
  expect(changes.map(({ kind }) => kind)).toEqual(['opened', 'closed', 'opened']);
  expect(new Set(changes.map(({ incident }) => incident.id)).size).toBe(2);
});

test('another cause, or another service, is another incident', () => {
  const other = { ...ill, service: 'grafana' };
  expect(replay(bad(0, ill, other), bad(5, ill, other)).changes).toHaveLength(2);
});

test('nothing opens while held; what was suspected before is forgotten', () => {
  const held = (at: number): Entry => ({ ...bad(at), held: true });
  expect(replay(bad(0), held(5), held(60), bad(65)).lines).toEqual([]);
});

test('an open one stays as it is while held, and good time does not count', () => {
  const { lines } = replay(bad(0), bad(5), { at: 10 }, { at: 20, held: true }, { at: 30 }, { at: 44 }, { at: 45 });
  expect(lines).toEqual(['5 opened unhealthy', '45 closed unhealthy recovered']);
});

test('a service that is off has not recovered', () => {
  const { lines } = replay(bad(0), bad(5), { at: 10, state: 'absent' }, { at: 25, state: 'absent' });
  expect(lines[1]).toBe('25 closed unhealthy ended');
});

test('a grace time of its own must pass without a break', () => {
  const slow = { ...ill, graceMs: 30_000 };
  expect(replay(bad(0, slow), bad(5, slow), bad(29, slow)).lines).toEqual([]);
  expect(replay(bad(0, slow), bad(30, slow)).lines).toEqual(['30 opened unhealthy']);
  expect(replay(bad(0, slow), { at: 29 }, bad(31, slow), bad(60, slow)).lines).toEqual([]);
});

test('a better explanation takes its place', () => {
  const { lines } = replay(bad(0), bad(5), bad(10, crashed), bad(15, crashed));
  expect(lines).toEqual(['5 opened unhealthy', '15 opened crashed', '15 closed unhealthy superseded']);
  expect(replay(bad(0), bad(5), bad(10, docker), bad(15, docker)).lines[2]).toBe('15 closed unhealthy superseded');
});

test('words that change are told, once', () => {
  const worse = { ...ill, body: 'The last 4 checks failed.' };
  expect(replay(bad(0), bad(5), bad(10, worse), bad(15, worse)).lines).toEqual([
    '5 opened unhealthy',
    '10 updated unhealthy',
  ]);
});

test('says whether something is not sure', () => {
  expect(isSuspecting(replay(bad(0)).state)).toBe(true);
  expect(isSuspecting(replay(bad(0), bad(5)).state)).toBe(false);
  expect(isSuspecting(replay(bad(0), bad(5), { at: 10 }).state)).toBe(true);
  expect(isSuspecting(replay({ at: 0 }).state)).toBe(false);
});
