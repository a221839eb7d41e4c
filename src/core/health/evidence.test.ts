import { expect, test } from 'vitest';
import { container } from '../../../test/fixtures/health.ts';
import type { Container } from '../docker/objects.ts';
import { containersByService, type Evidence, type Found, hasAnswered, servicesOf, withFound } from './evidence.ts';

const wanted = {
  project: 'p',
  services: ['engine', 'gateway'],
  engine: { service: 'engine', kind: 'openai', port: 80 },
  oneShots: new Set<string>(),
} as const;

const of = (service: string, change: Partial<Container> = {}): Container =>
  container(service, {
    labels: {
      'com.docker.compose.project': 'p',
      'com.docker.compose.service': service,
      'com.docker.compose.config-hash': 'x',
    },
    ...change,
  });
const inspected = (look: number, id: string, value: Container | undefined): Found => ({
  inspected: new Map([[id, { look, value }]]),
});
const after = (...steps: readonly (readonly [look: number, found: Found])[]): Evidence => {
  const all = steps.reduce<Evidence | undefined>((known, [look, found]) => withFound(known, look, found), undefined);
  if (!all) throw new Error('nothing is known');
  return all;
};
const states = (evidence: Evidence) =>
  Object.fromEntries([...containersByService(evidence)].map(([name, { state }]) => [name, state]));
const list = (...listed: Container[]): Found => ({ wanted, listed });

test('a piece alone is nothing: everything is looked at first', () => {
  expect(withFound(undefined, 1, inspected(1, 'engine-id', of('engine')))).toBeUndefined();
});

test('of two looks at a container the one that began later counts, whichever ends first', () => {
  const exited = of('engine', { state: 'exited' });
  expect(states(after([1, list(of('engine'))], [2, inspected(2, 'engine-id', exited)]))).toEqual({ engine: 'exited' });
  const quickFirst = after([1, list(of('engine'))], [3, inspected(3, 'engine-id', exited)], [2, list(of('engine'))]);
  expect(states(quickFirst)).toEqual({ engine: 'exited' });
  const slow = after([1, list(of('engine'))], [3, list(exited)], [4, inspected(2, 'engine-id', of('engine'))]);
  expect(states(slow)).toEqual({ engine: 'exited' });
});

test('what is gone does not come back with an older list, and a newer list forgets what it does not have', () => {
  const gone = after(
    [1, list(of('engine'), of('gateway'))],
    [3, inspected(3, 'gateway-id', undefined)],
    [2, list(of('engine'), of('gateway'))],
  );
  expect(states(gone)).toEqual({ engine: 'running' });
  expect(states(withFound(gone, 4, list(of('engine'), of('gateway')))!)).toEqual({
    engine: 'running',
    gateway: 'running',
  });
  expect(states(withFound(gone, 4, list()) as Evidence)).toEqual({});
});

test('containers of others and of single runs are none of the services', () => {
  const other = of('engine', { id: 'o', labels: { 'com.docker.compose.service': 'engine' } });
  const oneOff = of('engine', { id: 'r', labels: { ...of('engine').labels, 'com.docker.compose.oneoff': 'True' } });
  expect(states(after([1, list(other, oneOff)]))).toEqual({});
});

test('one that runs stands for its service', () => {
  const old = of('engine', { id: 'old', state: 'exited' });
  expect(states(after([1, list(old, of('engine'))]))).toEqual({ engine: 'running' });
  expect(states(after([1, list(of('engine'), old)]))).toEqual({ engine: 'running' });
});

test('an answer belongs to the run that gave it', () => {
  const first = of('engine', { startedAt: 'a' });
  const evidence = after(
    [1, list(first)],
    [2, { engine: { run: 'engine-id a', at: 0, wall: 0, probe: { state: 'ready' } } }],
  );
  expect(hasAnswered(evidence, first)).toBe(true);
  expect(hasAnswered(evidence, of('engine', { startedAt: 'b' }))).toBe(false);
  expect(hasAnswered(evidence, { ...first, state: 'exited' })).toBe(false);
  expect(hasAnswered(evidence, undefined)).toBe(false);
});

test('names what a look was about, also what is gone', () => {
  const evidence = after([1, list(of('engine'), of('gateway'))]);
  expect(servicesOf(evidence, inspected(2, 'gateway-id', undefined))).toEqual(['gateway']);
  expect(servicesOf(evidence, { engine: { run: '', at: 0, wall: 0, probe: { state: 'refused' } } })).toEqual([
    'engine',
  ]);
  expect(servicesOf(evidence, { words: new Map([['engine', { id: 'engine-id' }]]) })).toEqual(['engine']);
});
