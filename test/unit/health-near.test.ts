/** For every cause a trace that comes near it and must not be taken for it: a wrong verdict is worse than a late one. */
import { expect, test } from 'vitest';
import type { Problem } from '../../src/shared/errors.ts';
import type { CauseId } from '../../src/shared/incidents.ts';
import { allKinds, check, container } from '../fixtures/health.ts';
import { destroy, dies, event, health, kill, running, traceOf } from '../fixtures/traces.ts';
import { replay, type Trace, type TraceEntry } from '../support/replay.ts';

const failed = (code: Problem['code'], kind: 'up' | 'switch' = 'up'): Pick<TraceEntry, 'facts'> => {
  const step = { id: 's', label: 'Start', state: 'failed', service: 'ollama' } as const;
  return {
    facts: {
      failure: {
        operation: { kind, startedAt: '', steps: [step] },
        problems: [{ code, message: 'So it is.' }],
        at: '',
      },
    },
  };
};
const said = (...lines: string[]) => ({ lastLines: { ollama: lines, mistralrs: lines } });
const restarts = (at: number, total: number): TraceEntry[] => [
  { ...dies(at, 'grafana', 1), containers: [container('grafana', { state: 'restarting', restartCount: total })] },
  { at: at + 0.2, containers: [running('grafana', { restartCount: total, startedAt: `2026-01-01T00:00:0${total}Z` })] },
];
const mistral: Partial<Trace> = { engine: 'mistralrs', engineTitle: 'Mistral.rs', services: ['mistralrs', 'gateway'] };
const mistralRuns: TraceEntry = {
  at: 0,
  containers: [container('mistralrs'), running('gateway')],
  probe: { state: 'ready' },
  gateway: 'serving',
};

interface Near {
  readonly title: string;
  readonly entries: readonly TraceEntry[];
  readonly more?: Partial<Trace>;
}

const near: Readonly<Record<CauseId, Near>> = {
  'runtime-down': {
    title: 'Docker is away for three seconds',
    entries: [
      { at: 60, docker: { lost: 'x' } },
      { at: 63, docker: 'connected' },
    ],
  },
  'port-taken': { title: 'a start failed for another reason', entries: [{ at: 60, ...failed('not-ready') }] },
  'image-platform': {
    title: 'one that runs has written the words',
    entries: [{ at: 60, ...said('exec format error') }],
  },
  'image-refused': { title: 'a download was cancelled', entries: [{ at: 60, ...failed('cancelled') }] },
  'disk-full': {
    title: 'one that runs has written the words',
    entries: [{ at: 60, ...said('no space left on device') }],
  },
  'model-failed': {
    title: 'it had loaded and ended with an error later',
    entries: [mistralRuns, { ...dies(60, 'mistralrs', 1), ...said('INFO Model loaded.', 'Error: out of luck') }],
    more: mistral,
  },
  'out-of-memory': { title: 'somebody killed it: 137 alone proves nothing', entries: [dies(60, 'ollama', 137)] },
  'restart-loop': { title: 'it started again twice', entries: [...restarts(60, 1), ...restarts(70, 2)] },
  crashed: {
    title: 'told to end, it ended with a code of its own',
    entries: [kill(60, 'grafana'), dies(61, 'grafana', 2)],
  },
  removed: {
    title: 'another one takes its place at once',
    entries: [
      destroy(60, 'grafana'),
      { at: 62, event: event('grafana', 'start', { id: 'new' }), containers: [running('grafana', { id: 'new' })] },
    ],
  },
  'check-broken': {
    title: 'the check runs, and the engine does not answer either',
    entries: [{ ...health(60, 'ollama', 'unhealthy', 'curl: (7) Failed to connect'), probe: { state: 'refused' } }],
  },
  'engine-silent': {
    title: 'one answer is missing',
    entries: [
      { at: 60, probe: { state: 'refused' } },
      { at: 63, probe: { state: 'ready' } },
    ],
  },
  unhealthy: {
    title: 'its check fails, and it answers',
    entries: [{ ...health(60, 'ollama', 'unhealthy'), probe: { state: 'ready' } }],
  },
  'no-engine': {
    title: 'the engine was started anew and is on its way',
    entries: [
      {
        at: 60,
        containers: [running('ollama', { startedAt: '2026-01-01T00:01:00Z', health: check('starting') })],
        probe: { state: 'refused' },
        gateway: 'up',
      },
    ],
  },
  'switch-failed': { title: 'a switch was cancelled', entries: [{ at: 60, ...failed('cancelled', 'switch') }] },
  'memory-critical': {
    title: 'the governor advises',
    entries: [{ at: 60, facts: { memory: [{ kind: 'advice', cause: 'pressure-warning', automatic: false }] } }],
  },
  'swap-growth': {
    title: 'nothing is loaded that could be unloaded',
    entries: [{ at: 60, facts: { memory: [{ kind: 'incident', cause: 'swap-growth', automatic: false }] } }],
  },
  drifted: {
    title: 'somebody is still writing the files',
    entries: [
      { at: 60, facts: { drift: { files: ['.env'], services: ['grafana'] } } },
      { at: 90, facts: { drift: { files: ['.env'], services: [] } } },
    ],
  },
};

const cases = Object.entries(near).map(([cause, { title, ...rest }]) => [cause, title, rest] as const);
test.each(cases)('not %s: %s', (cause, _, { entries, more }) => {
  const trace = traceOf(entries, { ...more, ...(more && { entries }) });
  const { incidents } = replay(trace, allKinds);
  expect(incidents.map((incident) => incident.cause)).not.toContain(cause);
});
