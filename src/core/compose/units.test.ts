import { expect, test } from 'vitest';
import { formatBytes, formatGoDuration, parseBytes, parseGoDuration } from './units.ts';

test.each([
  ['0', 0],
  ['-0', 0],
  ['10s', 10_000],
  ['1m30s', 90_000],
  ['1h5m30s20ms', 3_930_020],
  ['1.5h', 5_400_000],
  ['.5s', 500],
  ['1.s', 1_000],
  ['+2s', 2_000],
  ['-1m', -60_000],
  ['250us', 0.25],
  ['250µs', 0.25],
  ['250μs', 0.25],
  ['1ns', 0.000_001],
  ['1.9ns', 0.000_001],
  ['2d', 172_800_000],
  ['1w', 604_800_000],
])('%s is a duration', (text, ms) => {
  expect(parseGoDuration(text)).toBe(ms);
});

test.each(['', '-', '30', '1 s', '1s ', '1S', 's', '.s', '1.2.3s', '1m30', '1y', '1,5s', 'P1D', '300000w'])(
  '%j is not a duration',
  (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  },
);

test.each([
  [0, '0s'],
  [0.000_001, '1ns'],
  [0.25, '250µs'],
  [0.0015, '1.5µs'],
  [1.5, '1.5ms'],
  [250, '250ms'],
  [1_000, '1s'],
  [1_500, '1.5s'],
  [1_000.000_001, '1.000000001s'],
  [60_000, '1m0s'],
  [90_000, '1m30s'],
  [3_600_000, '1h0m0s'],
  [5_400_000, '1h30m0s'],
  [172_800_000, '48h0m0s'],
  [17_280_000_001, '4800h0m0.001s'],
  [-90_000, '-1m30s'],
])('%d ms prints as %s', (ms, text) => {
  expect(formatGoDuration(ms)).toBe(text);
});

test.each([
  ['0', 0],
  ['1024', 1024],
  ['1b', 1],
  ['1k', 1024],
  ['1kb', 1024],
  ['1KiB', 1024],
  ['512m', 536_870_912],
  ['512M', 536_870_912],
  ['4g', 4_294_967_296],
  ['1.5gb', 1_610_612_736],
  ['1.5 GiB', 1_610_612_736],
  ['.5k', 512],
  ['1.m', 1_048_576],
  ['1e3', 1000],
  ['1.9', 1],
  ['2t', 2_199_023_255_552],
  ['1p', 1_125_899_906_842_624],
])('%s is a size', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

test.each(['', 'g', '-1', '-1g', '1x', '1bb', '1ki', '1kbb', '1  g', ' 1g', '1g ', '1_000', '0x10', 'inf', '9000p'])(
  '%j is not a size',
  (text) => {
    expect(parseBytes(text)).toBeUndefined();
  },
);

test('a size is printed with every digit', () => {
  expect(formatBytes(4_294_967_296)).toBe('4294967296');
  expect(formatBytes(2 ** 62)).toBe('4611686018427387904');
});
