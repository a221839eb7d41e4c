import { expect, test } from 'vitest';
import { engine, said, situationAfter } from '../../../../test/fixtures/health.ts';
import { diskFull } from './disk-full.ts';
import { quoted, quotedProblem } from './rule.ts';

test('the time is that of the last line that is quoted, not of the last that was read', () => {
  const lastLines = said('start', 'write: no space left on device', 'bye');
  const service = engine({ lastLines }, { state: 'exited', exitCode: 1 });
  expect(diskFull(situationAfter({ services: [service] }))).toMatchObject([
    { evidence: ['write: no space left on device'], source: { kind: 'log', service: 'ollama', at: lastLines[1]!.at } },
  ]);
});

test('where nothing is quoted nobody said it', () => {
  expect(quoted('check', [], { service: 'grafana' })).toEqual({ evidence: [] });
  expect(quotedProblem({ code: 'locked', message: '' }, 'now')).toEqual({ evidence: [] });
});

test('a problem tells whose words it quotes; without that they are Docker’s', () => {
  const evidence = ['bind: address already in use'];
  const at = '2026-01-01T00:00:05.000Z';
  expect(quotedProblem({ code: 'port-in-use', message: '', evidence }, at)).toEqual({
    evidence,
    source: { kind: 'docker', at },
  });
  const source = { kind: 'log', service: 'ollama' } as const;
  expect(quotedProblem({ code: 'service-exited', message: '', evidence, source }, at)).toEqual({ evidence, source });
});
