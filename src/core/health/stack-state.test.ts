import { expect, test } from 'vitest';
import type { ServiceState } from '../../shared/snapshot.ts';
import { stackState } from './stack-state.ts';

const services = (engine: ServiceState | undefined, ...helpers: ServiceState[]) => [
  ...(engine ? [{ name: 'engine', state: engine, addresses: [], isEngine: true }] : []),
  ...helpers.map((state, n) => ({ name: `helper${n}`, state, addresses: [], isEngine: false })),
];

test.each<[ServiceState | undefined, ServiceState[], ServiceState]>([
  [undefined, [], 'absent'],
  ['absent', ['absent', 'absent'], 'absent'],
  ['stopped', ['absent', 'stopped'], 'stopped'],
  ['ready', ['ready', 'ready'], 'ready'],
  ['ready', ['starting', 'ready'], 'ready'],
  ['ready', ['unhealthy', 'ready'], 'degraded'],
  ['ready', ['absent', 'ready'], 'degraded'],
  ['loading', ['ready'], 'loading'],
  ['starting', ['failed'], 'starting'],
  ['failed', ['ready'], 'failed'],
  ['degraded', ['ready'], 'degraded'],
  ['stopped', ['ready'], 'unhealthy'],
  ['absent', ['ready'], 'unhealthy'],
  ['unknown', ['unknown'], 'unknown'],
  [undefined, ['ready'], 'ready'],
  [undefined, ['failed'], 'degraded'],
])('engine %s, helpers %j: %s', (engine, helpers, state) => {
  expect(stackState(services(engine, ...helpers))).toBe(state);
});
