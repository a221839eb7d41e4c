import { expect, it } from 'vitest';
import { asText } from './log-copy.ts';

const line = (id: number, more: object = {}) => ({ id, service: 'ollama', text: `line ${id}`, sought: '', ...more });

it('is a line each, with its time if it has one, and says where lines are missing', () => {
  expect(asText([line(1, { at: '2026-11-22T10:00:00Z' }), line(2, { skipped: 12_340 }), line(3)])).toBe(
    '2026-11-22T10:00:00Z  ollama  line 1\n[12,340 lines were skipped]\nollama  line 2\nollama  line 3',
  );
  expect(asText([])).toBe('');
});
