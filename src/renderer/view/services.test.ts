import { expect, it } from 'vitest';
import { service, snapshots } from '../../../test/fixtures/snapshots.ts';
import { notices } from './notices.ts';
import { servicesView, showsServices } from './services.ts';

const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name);

it('shows all services, the engine first', () => {
  const services = [service('grafana'), service('ollama', { isEngine: true })];
  const view = servicesView({ ...snapshots.ready, services }, false);
  expect(names(view.shown)).toEqual(['ollama', 'grafana']);
  expect(view.folded).toEqual([]);
});

it('folds what is well beside a problem', () => {
  const view = servicesView(snapshots.degraded, true);
  expect(names(view.shown)).toEqual(['ollama', 'grafana']);
  expect(names(view.folded)).toEqual(['gateway', 'node-exporter', 'prometheus']);
});

it('does not fold a single one: its line would take the same room', () => {
  const services = [service('ollama', { isEngine: true, state: 'failed' }), service('grafana')];
  expect(names(servicesView({ ...snapshots.ready, services }, true).shown)).toEqual(['ollama', 'grafana']);
});

it('shows none where an operation stopped, unless one is not well', () => {
  expect(showsServices(snapshots.failed, notices(snapshots.failed))).toBe(false);
  const ill = { ...snapshots.failed, services: snapshots.degraded.services };
  expect(showsServices(ill, notices(ill))).toBe(true);
});

it('shows none while something is done, and none where nothing runs', () => {
  for (const state of ['switching', 'stopped'] as const) expect(showsServices(snapshots[state], [])).toBe(false);
  expect(showsServices(snapshots.unhealthy, notices(snapshots.unhealthy))).toBe(true);
});
