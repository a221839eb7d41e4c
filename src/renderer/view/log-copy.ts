import type { LogLine } from '../state/logs.ts';

/** Lines as text to be pasted: time, service, text. */
export const asText = (lines: readonly LogLine[]): string =>
  lines.map(({ at, service, text }) => [at, service, text].filter((part) => part !== undefined).join('  ')).join('\n');
