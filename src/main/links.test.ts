import { expect, it } from 'vitest';
import { service, snapshots } from '../../test/fixtures/snapshots.ts';
import { grafanaUrl } from './links.ts';

it('finds Grafana where it is published', () => {
  expect(grafanaUrl(snapshots.ready)).toBe('http://127.0.0.1:3000/');
  const moved = { ...snapshots.ready, services: [service('grafana', { addresses: ['127.0.0.1:3001'] })] };
  expect(grafanaUrl(moved)).toBe('http://127.0.0.1:3001/');
});

it('has no link to what does not answer or is not published', () => {
  expect(grafanaUrl(snapshots.degraded)).toBeUndefined();
  expect(grafanaUrl(snapshots.noDocker)).toBeUndefined();
  expect(grafanaUrl({ ...snapshots.ready, services: [service('grafana')] })).toBeUndefined();
});
