import { expect, test } from 'vitest';
import type { LogEntry } from '../../shared/logs.ts';
import { createLogQueue } from './log-queue.ts';

const entry = (text: string, at?: string): LogEntry => ({ service: 'a', stream: 'stdout', text, ...(at && { at }) });
const texts = (entries: readonly LogEntry[]) => entries.map(({ text }) => text);
const all = { lines: 1_000_000, chars: 1_000_000_000 };

test('gives the oldest by their times, as many as are wanted, and at least one', () => {
  const queue = createLogQueue(all);
  for (const [text, at] of [
    ['b', '2'],
    ['a', '1'],
    ['long', '3'],
    ['d', '4'],
  ] as const)
    queue.put(entry(text, at));
  expect(texts(queue.take({ lines: 2, chars: 100 }))).toEqual(['a', 'b']);
  expect(texts(queue.take({ lines: 2, chars: 1 }))).toEqual(['long']);
  expect(texts(queue.take(all))).toEqual(['d']);
  expect(queue.take(all)).toEqual([]);
  expect(queue.takeSkipped()).toBe(0);
});

test('never holds many more lines than it may: the oldest go, and are counted', () => {
  const queue = createLogQueue({ lines: 100, chars: 1_000 });
  let most = 0;
  for (let i = 0; i < 1_000; i++) {
    queue.put(entry(String(i)));
    most = Math.max(most, queue.length);
  }
  expect(most).toBeLessThanOrEqual(106);
  const skipped = queue.takeSkipped();
  expect(queue.takeSkipped()).toBe(0);
  expect(texts(queue.take(all))).toEqual(Array.from({ length: 1_000 - skipped }, (_, i) => String(skipped + i)));
});

test('nor more characters, but for one line', () => {
  const queue = createLogQueue({ lines: 100, chars: 1_000 });
  for (let i = 0; i < 20; i++) queue.put(entry(String(i % 10).repeat(300)));
  expect(queue.length).toBe(3);
  queue.put(entry('x'.repeat(5_000)));
  expect(queue.length).toBe(1);
  expect(queue.takeSkipped()).toBe(20);
  queue.take(all);
  queue.put(entry('y'));
  expect(queue.length).toBe(1);
});
