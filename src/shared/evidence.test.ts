import { expect, test } from 'vitest';
import { captionOf, type EvidenceSource, evidenceCaption } from './evidence.ts';
import { formatClock } from './format.ts';

const at = '2026-11-18T14:05:12.345Z';
const time = formatClock(at);

test.each<[EvidenceSource, number, string]>([
  [{ kind: 'log', service: 'ollama', at }, 1, `Last log line, ollama, ${time}`],
  [{ kind: 'log', service: 'ollama', at }, 2, `Last log lines, ollama, ${time}`],
  [{ kind: 'log' }, 2, 'Last log lines'],
  [{ kind: 'check', service: 'grafana', at }, 3, `Last check, ${time}`],
  [{ kind: 'request', service: 'ollama', at }, 1, `Last request, ${time}`],
  [{ kind: 'docker', at }, 1, `What Docker said, ${time}`],
  [{ kind: 'files' }, 1, 'Changed files'],
  [{ kind: 'seen', at }, 1, `Seen, ${time}`],
])('%o', (source, lines, caption) => {
  expect(evidenceCaption(source, lines)).toBe(caption);
});

test('without a time only what it is', () => {
  expect(captionOf('The answer', undefined)).toBe('The answer');
});
