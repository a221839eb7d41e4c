import { expect, test } from 'vitest';
import { readActivity } from './activity.ts';

const read = (status: number, body: string) =>
  readActivity('http://127.0.0.1:1', undefined, async () => ({ status, body }));

test('figures are added up over their labels; comments and strange lines are not figures', async () => {
  const page = [
    '# TYPE mistralrs_tokens_processed_total counter',
    'mistralrs_tokens_processed_total{model="a"} 40',
    'mistralrs_tokens_processed_total{model="b"} 2 1700000000',
    'mistralrs_tokens_processed_total_created 99',
    'mistralrs_sequences_running 1',
    'mistralrs_sequences_waiting NaN',
    '<html>',
  ].join('\n');
  expect(await read(200, page)).toEqual({ running: 1, tokens: 42 });
});

test('an engine without the page, or without figures on it, has none', async () => {
  expect(await read(404, '404 page not found')).toBeUndefined();
  expect(await read(200, 'go_goroutines 7')).toBeUndefined();
  expect(await readActivity('http://127.0.0.1:1', undefined, async () => undefined)).toBeUndefined();
});
