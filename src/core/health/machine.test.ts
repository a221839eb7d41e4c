import { expect, test } from 'vitest';
import {
  check,
  container,
  engine,
  gone,
  helper,
  lookOf,
  said,
  situationAfter,
  start,
  unasked,
} from '../../../test/fixtures/health.ts';
import type { Facts, ServiceFacts } from './facts.ts';
import { wantsLog } from './machine.ts';
import { newMonitor, observe } from './monitor.ts';

const after = (...services: readonly ServiceFacts[]) =>
  situationAfter(...services.map((one) => ({ services: [one] }))).services[0]!.health;

const { health: _, ...unchecked } = container('mistralrs');
const loading = engine({ probe: { state: 'refused' }, bindsWhenLoaded: true, container: unchecked });

test.each<[string, readonly ServiceFacts[], string, string?]>([
  ['nothing there', [gone(engine())], 'absent'],
  ['an operation pulls it', [{ ...gone(engine()), activity: 'pulling' }], 'pulling'],
  ['an operation makes it', [{ ...gone(engine()), activity: 'starting' }], 'starting'],
  ['an operation stops it', [engine({ activity: 'stopping' })], 'stopping'],
  ['stopped by an operation', [engine({ activity: 'stopping' }, { state: 'exited' })], 'stopped'],
  ['serves', [engine()], 'ready'],
  ['starts', [engine({ probe: { state: 'refused' } }, { health: check('starting') })], 'starting'],
  ['loads', [loading], 'loading'],
  [
    'loads and says how far',
    [{ ...loading, lastLines: said('a', 'Loading 7 of 9', ' ') }],
    'loading',
    'Loading 7 of 9',
  ],
  ['one answer is missing', [engine(), engine({ probe: { state: 'refused' } })], 'ready', 'did not answer once'],
  [
    'two answers are missing',
    [engine(), engine({ probe: { state: 'refused' } }), engine({ probe: { state: 'refused' } })],
    'unhealthy',
    'has not answered 2 times',
  ],
  ['a one-shot ended well', [{ ...helper('init', { state: 'exited' }), oneShot: true }], 'ready', 'finished'],
  [
    'a one-shot failed',
    [{ ...helper('init', { state: 'exited', exitCode: 3 }), oneShot: true }],
    'failed',
    'exit code 3',
  ],
  [
    'starts again for the first time',
    [helper('a', { state: 'restarting', exitCode: 7 })],
    'starting',
    'ended with exit code 7, starts again',
  ],
  [
    'in a loop, even while it runs for a moment',
    [helper('a'), helper('a', { restartCount: 2 }), unasked(helper('a', { restartCount: 3 }))],
    'failed',
    'ended and was started again 3 times in 5 minutes',
  ],
])('%s', (_, services, state, note) => {
  const health = after(...services);
  expect(health.state).toBe(state);
  expect(health.note).toBe(note);
});

test('since when: from the change on, by our clock; what was so at the first look is marked', () => {
  const ill = engine({}, { health: check('unhealthy', 'no') });
  expect(after(engine(), engine())).toMatchObject({ since: { at: 0, wall: start }, observed: false });
  expect(after(engine(), ill, ill)).toMatchObject({
    state: 'degraded',
    since: { at: 5_000, wall: start + 5_000 },
    observed: true,
  });
});

test('carries its evidence', () => {
  expect(after(engine({ probe: { state: 'refused' } }, { health: check('unhealthy') })).evidence).toEqual([
    'container running',
    'health check unhealthy',
    'its API: refused',
  ]);
});

test('the clock of the engine may say what it likes', () => {
  const times = ['2031-01-01T00:00:00Z', '1999-01-01T00:00:00Z', 'no time at all'];
  const service = (at: string): ServiceFacts => {
    const ran = { health: { ...check('healthy'), log: [{ start: at, end: at, exitCode: 0, output: '' }] } };
    return engine({}, { ...ran, createdAt: at, finishedAt: at });
  };
  expect(after(...times.map(service))).toMatchObject({ state: 'ready', since: { at: 0 } });
});

const run = (looks: readonly (readonly [at: number, Partial<Facts>, boolean?])[]) => {
  let monitor = newMonitor;
  return looks.map(([at, change, resumed = false]) => {
    const step = observe(monitor, lookOf(at, change, { resumed }));
    monitor = step.monitor;
    return step.report;
  });
};
const ill = { services: [engine({ probe: { state: 'refused' } }, { health: check('unhealthy', 'timeout') })] };
const well = { services: [engine()] };

test('after a sleep a bad verdict waits, a good one does not', () => {
  const hour = 3_600_000;
  const states = run([
    [0, well],
    [hour, ill],
    [hour + 10_000, ill],
    [hour + 19_000, ill],
    [hour + 21_000, ill],
  ]);
  expect(states.map(({ services }) => services[0]!.state)).toEqual(['ready', 'ready', 'ready', 'ready', 'unhealthy']);
  expect(
    run([
      [0, ill],
      [hour, well],
    ])[1]!.services[0]!.state,
  ).toBe('ready');
});

test('the same after a signal; a service that has stopped has stopped', () => {
  expect(
    run([
      [0, well],
      [5_000, ill, true],
    ])[1]!.services[0]!.state,
  ).toBe('ready');
  const exited = { services: [engine({}, { state: 'exited', exitCode: 1 })] };
  expect(
    run([
      [0, well],
      [5_000, exited, true],
    ])[1]!.services[0]!.state,
  ).toBe('failed');
});

test('without Docker all are unknown, and so is the stack', () => {
  const [, report] = run([
    [0, {}],
    [1_000, { runtime: { state: 'unreachable', title: 'Docker' }, services: [] }],
  ]);
  expect(report!.services.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
  expect(report!.stack).toBe('unknown');
});

test('the stack: a helper down degrades it, the engine down makes it unhealthy', () => {
  const down = helper('grafana', { state: 'exited', exitCode: 1 });
  expect(run([[0, { services: [engine(), down] }]])[0]!.stack).toBe('degraded');
  expect(run([[0, { services: [engine({}, { state: 'exited' }), helper('gateway')] }]])[0]!.stack).toBe('unhealthy');
});

test.each<[string, ServiceFacts, boolean]>([
  ['ready', engine(), false],
  ['loading', loading, true],
  ['crashed', helper('a', { state: 'exited', exitCode: 1 }), true],
  ['starts again', helper('a', { state: 'restarting' }), true],
  ['stopped', helper('a', { state: 'exited' }), false],
  ['absent', gone(engine()), false],
])('the log of one that is %s', (_, service, wanted) => {
  expect(wantsLog(after(service), service)).toBe(wanted);
});

test('the same answer is not counted twice, a new one is', () => {
  const silent = (askedAt: number) => ({ services: [engine({ probe: { state: 'refused' }, askedAt })] });
  const states = run([
    [0, { services: [engine({ askedAt: 0 })] }],
    [1_000, silent(1_000)],
    [2_000, silent(1_000)],
    [3_000, silent(3_000)],
  ]).map(({ services }) => services[0]!.state);
  expect(states).toEqual(['ready', 'ready', 'ready', 'unhealthy']);
});

test('a look at one service is no second look at another', () => {
  const sick = { services: [engine(), helper('a', { health: check('unhealthy', 'no') }), helper('b')] };
  const opened = (only: readonly string[]) => {
    let { monitor } = observe(newMonitor, lookOf(0, sick));
    const step = observe(monitor, lookOf(2_000, sick, { only }));
    monitor = step.monitor;
    return step.report.changes.map(({ kind, incident }) => `${kind} ${incident.service}`);
  };
  expect(opened(['b'])).toEqual([]);
  expect(opened(['a'])).toEqual(['opened a']);
});
