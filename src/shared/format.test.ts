import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatBytes,
  formatBytesOf,
  formatClock,
  formatElapsed,
  formatMemory,
  formatPercent,
} from './format.ts';

describe('figures for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [12_000_000, '12 MB'],
    [188_400_000, '188 MB'],
    [5_200_000_000, '5.2 GB'],
    [2_104_000_000, '2.1 GB'],
    [1_240_000_000, '1.24 GB'],
    [4_294_967_296, '4.29 GB'],
    [1e16, '10000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [4_294_967_296, '4 GB'],
    [38_654_705_664, '36 GB'],
    [1024, '1 kB'],
    [1_048_576 * 12.4, '12.4 MB'],
    [1023, '1023 B'],
  ])('%d bytes of memory are %s', (bytes, text) => expect(formatMemory(bytes)).toBe(text));

  it('tells a part in the unit of the whole', () => {
    expect(formatBytesOf(400_000_000, 2_100_000_000)).toBe('0.40 of 2.10 GB');
    expect(formatBytesOf(3, 900)).toBe('3 of 900 B');
    expect(formatBytesOf(0, 2_100_000_000)).toBe('0.00 of 2.10 GB');
  });

  it('rounds percentages down and keeps them within 100', () => {
    expect(formatPercent(999, 1000)).toBe('99%');
    expect(formatPercent(1200, 1000)).toBe('100%');
    expect(formatPercent(0, 0)).toBe('0%');
  });

  it.each([
    [-5, '0 s'],
    [34_900, '34 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [8_040_000, '2 h 14 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms are %s', (ms, text) => expect(formatAge(ms)).toBe(text));

  it('counts like a clock', () => {
    expect(formatElapsed(102_000)).toBe('1:42');
    expect(formatElapsed(3_723_000)).toBe('1:02:03');
  });

  it('the time of day by this machine’s clock; what is no time stays as it is', () => {
    expect(formatClock(new Date(2026, 10, 18, 4, 5, 9).toISOString())).toBe('04:05:09');
    expect(formatClock('soon')).toBe('soon');
  });
});
