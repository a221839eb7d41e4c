/** Traces that were recorded on a real engine (scripts/record-traces.ts), and the notifications that must follow. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allKinds } from '../fixtures/health.ts';
import { readTrace } from '../support/record-trace.ts';
import { replay, type Trace } from '../support/replay.ts';

const read = (name: string): Trace =>
  readTrace(readFileSync(join(import.meta.dirname, `../fixtures/traces/${name}.ndjson`), 'utf8'));

/** Without their times: those of another recording are others. */
const inOrder = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/^\S+ /, ''));

test.each<[string, readonly string[]]>([
  ['unhealthy', ['send sick is unhealthy', 'replace sick is well again']],
  ['flapping', ['send sick is unhealthy', 'replace sick is well again']],
  ['crash-loop', ['send looping keeps ending']],
  ['out-of-memory', ['send greedy ran out of memory']],
  ['docker-killed', ['send Docker has stopped answering', 'replace Docker is back']],
])('%s', (name, notifications) => {
  expect(inOrder(replay(read(name), allKinds).notifications)).toEqual(notifications);
});

test('the recorded flapping is fifty times', () => {
  const told = read('flapping').entries.filter(({ event }) => event?.detail === 'unhealthy');
  expect(told).toHaveLength(50);
});
