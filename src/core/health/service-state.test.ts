import { expect, test } from 'vitest';
import type { Container } from '../docker/objects.ts';
import { type ServiceEvidence, serviceState } from './service-state.ts';

const container = (change: Partial<Container>): Container => ({
  id: 'c',
  name: 'frontier-llm-ollama-1',
  image: 'ollama/ollama:1',
  imageId: 'sha256:1',
  labels: {},
  createdAt: '2026-01-01T00:00:00Z',
  state: 'running',
  exitCode: 0,
  error: '',
  oomKilled: false,
  restartCount: 0,
  networks: {},
  ports: [],
  mounts: [],
  memoryLimit: 0,
  ...change,
});

const health = (status: 'starting' | 'healthy' | 'unhealthy', output = ''): Partial<Container> => ({
  health: { status, failingStreak: 0, log: [{ start: '', end: '', exitCode: 1, output }] },
});

const cases: [string, ServiceEvidence, string, string?][] = [
  ['no container', {}, 'absent'],
  ['runs, no health check', { container: container({}) }, 'ready'],
  ['health check not done yet', { container: container(health('starting')) }, 'starting'],
  ['healthy', { container: container(health('healthy')) }, 'ready'],
  [
    'unhealthy',
    { container: container(health('unhealthy', 'a\nconnection refused\n')) },
    'unhealthy',
    'connection refused',
  ],
  [
    'its API answers before its health check',
    { container: container(health('starting')), probe: { state: 'ready' } },
    'ready',
  ],
  [
    'its API answers though its health check fails',
    { container: container(health('unhealthy', 'curl: not found')), probe: { state: 'ready' } },
    'degraded',
    'it answers, but its health check fails: curl: not found',
  ],
  [
    'healthy, but its API loads',
    { container: container(health('healthy')), probe: { state: 'alive', detail: 'loading' } },
    'loading',
    'loading',
  ],
  [
    'its API answers with errors, and its health check fails',
    {
      container: container(health('unhealthy', 'curl: (22) 500')),
      probe: { state: 'alive', detail: '/health answers 500' },
    },
    'unhealthy',
    '/health answers 500',
  ],
  ['port closed', { container: container({}), probe: { state: 'refused' } }, 'starting'],
  [
    'port closed until loaded',
    { container: container({}), probe: { state: 'refused' }, bindsWhenLoaded: true },
    'loading',
  ],
  [
    'port closed and unhealthy',
    { container: container(health('unhealthy')), probe: { state: 'refused' } },
    'unhealthy',
    'nothing answers on its port',
  ],
  [
    'something else answers',
    { container: container({}), probe: { state: 'wrong' } },
    'unhealthy',
    'what answers on its port is not this engine',
  ],
  ['created, never started', { container: container({ state: 'created' }) }, 'stopped'],
  [
    'could not be started',
    { container: container({ state: 'created', error: 'port is taken' }) },
    'failed',
    'port is taken',
  ],
  ['ended well', { container: container({ state: 'exited' }) }, 'stopped'],
  ['a one-shot that ended well', { container: container({ state: 'exited' }), oneShot: true }, 'ready', 'finished'],
  [
    'a one-shot that failed',
    { container: container({ state: 'exited', exitCode: 2 }), oneShot: true },
    'failed',
    'exit code 2',
  ],
  ['stopped by SIGTERM', { container: container({ state: 'exited', exitCode: 143 }) }, 'stopped'],
  ['killed', { container: container({ state: 'exited', exitCode: 137 }) }, 'stopped', 'killed (exit code 137)'],
  [
    'out of memory',
    { container: container({ state: 'exited', exitCode: 137, oomKilled: true }) },
    'failed',
    'out of memory: Docker ended it (exit code 137)',
  ],
  ['crashed', { container: container({ state: 'exited', exitCode: 1 }) }, 'failed', 'exit code 1'],
  [
    'restart loop',
    { container: container({ state: 'restarting', exitCode: 1 }) },
    'failed',
    'keeps restarting (exit code 1)',
  ],
  ['paused', { container: container({ state: 'paused' }) }, 'degraded', 'paused'],
  ['being removed', { container: container({ state: 'removing' }) }, 'stopping'],
  ['dead', { container: container({ state: 'dead' }) }, 'failed', 'Docker could not remove it'],
];

test.each(cases)('%s', (_, evidence, state, note) => {
  expect(serviceState(evidence)).toEqual({ state, ...(note !== undefined && { note }) });
});
