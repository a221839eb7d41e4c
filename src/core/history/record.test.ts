import { describe, expect, test } from 'vitest';
import { parseRecord } from './record.ts';

const at = '2026-01-01T00:00:00.000Z';
const incident = {
  id: 'unhealthy:grafana@1',
  cause: 'unhealthy',
  service: 'grafana',
  kind: 'service',
  severity: 'warning',
  title: 'grafana is unhealthy',
  body: 'The last check of grafana failed.',
  evidence: ['exit 1'],
  action: { command: 'restart', input: { service: 'grafana' }, label: 'Restart grafana' },
  state: 'open',
  openedAt: at,
  openings: 1,
};
const read = (change: object) =>
  parseRecord(JSON.stringify({ at, kind: 'incident', change: 'opened', incident: { ...incident, ...change } }));

describe('where the evidence of an incident is from', () => {
  const source = { kind: 'check', service: 'grafana', at };
  test.each([
    ['is read', source, source],
    ['is not told by earlier versions', undefined, undefined],
    ['may be of a kind that only later versions know', { kind: 'oracle', at }, undefined],
  ])('%s', (_, written, expected) => {
    const record = read(written ? { source: written } : {});
    expect(record).toMatchObject({ incident: { id: incident.id, evidence: ['exit 1'] } });
    expect(record?.kind === 'incident' && record.incident.source).toEqual(expected);
  });
});
