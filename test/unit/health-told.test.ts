/** What happened on an engine, and the notifications that must follow: no more, no fewer, no others. */
import { expect, test } from 'vitest';
import type { Container } from '../../src/core/docker/objects.ts';
import type { Problem } from '../../src/shared/errors.ts';
import { allKinds, check, container } from '../fixtures/health.ts';
import {
  allRun,
  destroy,
  dies,
  event,
  health,
  kill,
  notified,
  running,
  services,
  traceOf,
} from '../fixtures/traces.ts';
import { replay, type TraceEntry } from '../support/replay.ts';

test('unhealthy, and well again', () => {
  expect(notified([health(60, 'grafana', 'unhealthy'), health(200, 'grafana', 'healthy')])).toEqual([
    '65 send grafana is unhealthy',
    '215 replace grafana is well again',
  ]);
});

test('flapping 50 times in ten minutes: one alert', () => {
  const flaps = Array.from({ length: 50 }, (_, n) => [
    health(60 + n * 12, 'grafana', 'unhealthy'),
    health(66 + n * 12, 'grafana', 'healthy'),
  ]).flat();
  const { notifications, incidents } = replay(traceOf(flaps), allKinds);
  expect(notifications).toEqual(['65 send grafana is unhealthy', '669 replace grafana is well again']);
  expect(incidents).toMatchObject([{ openings: 1 }]);
});

test('flapping slowly, so that it closes each time: two alerts in ten minutes, one incident', () => {
  const flaps = Array.from({ length: 10 }, (_, n) => [
    health(60 + n * 60, 'grafana', 'unhealthy'),
    health(90 + n * 60, 'grafana', 'healthy'),
  ]).flat();
  const { notifications, incidents } = replay(traceOf(flaps), allKinds);
  expect(notifications).toEqual([
    '65 send grafana is unhealthy',
    '105 replace grafana is well again',
    '125 send grafana is unhealthy',
    '165 replace grafana is well again',
    '185 remove unhealthy:grafana',
  ]);
  expect(incidents).toMatchObject([{ openings: 10, state: 'closed' }]);
});

test('a crash loop is stopped, and told once', () => {
  const again = (restartCount: number, change: Partial<Container>) =>
    container('ollama', { restartCount, ...change, startedAt: `2026-01-01T00:00:0${restartCount}Z` });
  const round = (n: number, at: number): TraceEntry[] => [
    { ...dies(at, 'ollama', 7), containers: [again(n, { state: 'restarting', exitCode: 7 })], gateway: 'up' },
    { at: at + 0.2, event: event('ollama', 'start'), containers: [again(n, {})], probe: { state: 'refused' } },
  ];
  const entries = [round(1, 60), round(2, 60.5), round(3, 61), round(4, 62)].flat();
  const result = replay(
    traceOf([...entries, dies(63, 'ollama', 7, again(4, { state: 'exited', exitCode: 7 }))]),
    allKinds,
  );
  expect(result.notifications).toEqual(['62 send Ollama keeps ending']);
  expect(result.stopRestarting).toEqual(['ollama-id']);
  expect(result.last.incidents).toMatchObject([{ cause: 'restart-loop' }]);
});

test('out of memory, though Docker starts it again at once', () => {
  const limited = { memoryLimit: 64_000_000 };
  const killed = { ...limited, state: 'restarting', exitCode: 137, oomKilled: true } as const;
  const entries: TraceEntry[] = [
    { at: 60, event: event('ollama', 'oom') },
    { ...dies(60, 'ollama', 137), containers: [container('ollama', killed)] },
    {
      at: 60.3,
      event: event('ollama', 'start'),
      containers: [running('ollama', { ...limited, restartCount: 1, startedAt: '2026-01-01T00:01:00Z' })],
    },
  ];
  expect(notified(entries)).toEqual(['66 send Ollama ran out of memory', '141 replace Ollama runs again']);
});

test('Docker killed and started again: one alert, and its services come up as they may', () => {
  const gap = Array.from(services, (service) => container(service, { state: 'exited', exitCode: 255 }));
  const later = (service: string) => running(service, { startedAt: '2026-01-01T01:00:00Z' });
  const entries: TraceEntry[] = [
    { at: 60, docker: { lost: 'Docker ended its stream of events.' } },
    { at: 100, docker: 'connected', containers: gap, gateway: 'silent', probe: { state: 'refused' } },
    { at: 104, containers: services.map(later), gateway: 'up' },
    { at: 110, probe: { state: 'ready' }, gateway: 'serving' },
  ];
  const { notifications, states } = replay(traceOf(entries), allKinds);
  expect(notifications).toEqual(['70 send Docker has stopped answering', '115 replace Docker is back']);
  expect(states.filter((line) => line.startsWith('60 '))).toEqual(services.map((name) => `60 ${name} ready→unknown`));
});

test('crashed: superseding what was told of it before', () => {
  const entries = [health(60, 'grafana', 'unhealthy'), dies(120, 'grafana', 2)];
  expect(notified(entries)).toEqual([
    '65 send grafana is unhealthy',
    '125 remove unhealthy:grafana',
    '125 send grafana has stopped by itself',
  ]);
});

test('the engine does not answer though its check passes', () => {
  expect(
    notified([
      { at: 60, probe: { state: 'refused' } },
      { at: 100, probe: { state: 'ready' } },
    ]),
  ).toEqual(['70 send Ollama is stuck', '115 replace Ollama answers again']);
});

test('a check that cannot run in its image', () => {
  const noCurl = 'exec: "curl": executable file not found in $PATH: unknown';
  const ill = running('ollama', { health: check('unhealthy', noCurl, -1) });
  expect(
    notified([{ at: 60, event: event('ollama', 'health_status', { detail: 'unhealthy' }), containers: [ill] }]),
  ).toEqual(['65 send The check of Ollama is broken']);
});

test('somebody stopped the engine: the endpoint has none', () => {
  expect(notified([kill(60, 'ollama'), { ...dies(61, 'ollama', 0), gateway: 'up' }])).toEqual([
    '66 send No engine is behind the endpoint',
  ]);
});

test('somebody removed one of them', () => {
  const entries = [kill(60, 'grafana', '9'), dies(60, 'grafana', 137), destroy(60.1, 'grafana')];
  expect(notified(entries)).toEqual(['91 send grafana was removed']);
});

test('the model cannot be loaded', () => {
  const entries: TraceEntry[] = [
    { at: 0, containers: [container('mistralrs'), running('gateway')], probe: { state: 'refused' }, gateway: 'up' },
    { ...dies(60, 'mistralrs', 1), lastLines: { mistralrs: ['INFO Loading', 'Error: no such model'] } },
  ];
  const more = { engine: 'mistralrs', engineTitle: 'Mistral.rs', services: ['mistralrs', 'gateway'], entries };
  expect(replay({ ...traceOf([]), ...more }, allKinds).notifications).toEqual([
    '65 send Mistral.rs could not load its model',
  ]);
});

const failed = (code: Problem['code'], kind: 'up' | 'switch' = 'up') => {
  const step = { id: 's', label: 'Start', state: 'failed', service: 'ollama' } as const;
  const operation = { kind, startedAt: '', steps: [step] };
  return { failure: { operation, problems: [{ code, message: 'So it is.' }], at: '' } };
};
test.each([
  ['port-in-use', 'The port of Ollama is taken'],
  ['image-platform', 'Ollama is not made for this machine'],
  ['registry-refused', 'Ollama could not be downloaded'],
  ['disk-full', 'The disk of Docker is full'],
] as const)('an operation failed: %s', (code, title) => {
  expect(notified([{ at: 60, facts: failed(code) }])).toEqual([`65 send ${title}`]);
});

test('a switch could not be finished', () => {
  expect(notified([{ at: 60, facts: failed('not-ready', 'switch') }])).toEqual([
    '65 send The switch could not be finished',
  ]);
});

test('the files have changed, a minute later', () => {
  expect(notified([{ at: 60, facts: { drift: { files: ['.env'], services: ['ollama'] } } }])).toEqual([
    '120 send The files have changed',
  ]);
});

test('memory has run out', () => {
  const unload = { kind: 'model', name: 'm', engine: 'ollama', idle: true } as const;
  const memory = [{ kind: 'incident', cause: 'pressure-critical', unload, automatic: false } as const];
  expect(
    notified([
      { at: 60, facts: { memory } },
      { at: 90, facts: { memory: [] } },
    ]),
  ).toEqual(['65 send Memory is almost full', '105 replace Memory is no longer short']);
});

test.each([
  ['back', -86_400, '63'],
  ['forward, which looks like a sleep', 86_400, '89'],
])('this machine’s clock is set %s by a day in the middle of it', (_, clockSet, at) => {
  expect(notified([health(60, 'grafana', 'unhealthy'), { at: 63, clockSet }])).toEqual([
    `${at} send grafana is unhealthy`,
  ]);
});

test('200 services, 50 events a second for 10 s: one is ill, one is told', () => {
  const many = Array.from({ length: 200 }, (_, n) => `s${n}`);
  const first: TraceEntry = { ...allRun, containers: [...services, ...many].map((service) => running(service)) };
  const storm = Array.from({ length: 500 }, (_, n) => ({ at: 60 + n / 50, event: event(`s${n % 200}`, 'exec_start') }));
  const trace = traceOf([], { services: [...services, ...many] });
  const entries = [first, ...storm, health(70, 's7', 'unhealthy')];
  const { notifications, last } = replay({ ...trace, entries, lastsFor: 30 }, allKinds);
  expect(notifications).toEqual(['75 send s7 is unhealthy']);
  expect(last.services).toHaveLength(203);
});
