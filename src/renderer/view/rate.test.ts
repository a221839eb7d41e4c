import { expect, it } from 'vitest';
import type { StepProgress } from '../../shared/snapshot.ts';
import { rateText } from './rate.ts';

const step = (current: number, total: number, elapsedMs: number): StepProgress => ({
  id: 'pull',
  label: 'Download images',
  state: 'running',
  bytes: { current, total },
  elapsedMs,
});

it.each([
  [step(1_240_000_000, 2_100_000_000, 68_000), '18.2 MB/s · about 50 s left'],
  [step(1e9, 100e9, 100_000), '10 MB/s · about 2 h 45 min left'],
  [step(99e6, 100e6, 10_000), '9.9 MB/s · about 5 s left'],
  [step(1e6, 100e6, 1_000), undefined],
  [step(0, 100e6, 60_000), undefined],
  [step(100e6, 100e6, 60_000), undefined],
])('%o', (given, text) => expect(rateText(given)).toBe(text));
