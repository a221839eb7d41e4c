import { expect, test } from 'vitest';
import { engine, helper, lookOf } from '../../../test/fixtures/health.ts';
import { newMonitor, observe } from '../health/monitor.ts';
import { recordsOf } from './from-report.ts';
import { parseRecord } from './record.ts';

test('states and incidents that changed become records that can be read back', () => {
  const crashed = { services: [engine(), helper('grafana', { state: 'exited', exitCode: 1 })] };
  let monitor = newMonitor;
  const records = [lookOf(0), lookOf(5_000, crashed), lookOf(10_000, crashed), lookOf(15_000, crashed)].flatMap(
    (look) => {
      const step = observe(monitor, look);
      monitor = step.monitor;
      return recordsOf(step.report, look.moment.wall);
    },
  );
  expect(records).toMatchObject([
    {
      at: '2026-01-01T00:00:05.000Z',
      kind: 'state',
      service: 'grafana',
      from: 'ready',
      to: 'failed',
      note: 'exit code 1',
    },
    { at: '2026-01-01T00:00:10.000Z', kind: 'incident', change: 'opened', incident: { cause: 'crashed' } },
  ]);
  expect(records.map((record) => parseRecord(JSON.stringify(record)))).toEqual(records);
});
