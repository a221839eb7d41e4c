import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sysctlText, vmStatText } from '../../../test/fixtures/metrics.ts';
import { parseSysctl, parseVmStat } from './memory.ts';

const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

describe('parseSysctl', () => {
  it('reads total, swap, pressure and a limit that was set', () => {
    expect(parseSysctl(sysctlText)).toEqual({
      totalBytes: 64 * GiB,
      swapUsedBytes: 1536.5 * MiB,
      pressure: 'warning',
      gpuWiredLimit: { bytes: 56 * GiB, estimated: false },
    });
  });

  it.each([
    ['1', 'normal'],
    ['2', 'warning'],
    ['4', 'critical'],
    ['0', undefined],
    ['3', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('reads the pressure level %j as %s', (level, pressure) => {
    expect(parseSysctl(`kern.memorystatus_vm_pressure_level: ${level}\n`).pressure).toBe(pressure);
  });

  it.each<[string, string, object | undefined]>([
    [
      'two thirds of 24 GiB',
      'hw.memsize: 25769803776\niogpu.wired_limit_mb: 0\n',
      { bytes: 16 * GiB, estimated: true },
    ],
    [
      'three quarters of 128 GiB',
      'hw.memsize: 137438953472\niogpu.wired_limit_mb: 0\n',
      { bytes: 96 * GiB, estimated: true },
    ],
    [
      'an estimate where macOS has no such name yet',
      'hw.memsize: 25769803776\nhw.optional.arm64: 1\n',
      { bytes: 16 * GiB, estimated: true },
    ],
    ['none on an Intel Mac', 'hw.memsize: 25769803776\n', undefined],
    ['none of an unknown total', 'iogpu.wired_limit_mb: 0\n', undefined],
    ['a set limit of an unknown total', 'iogpu.wired_limit_mb: 1024\n', { bytes: GiB, estimated: false }],
  ])('gives %s as limit of the GPU', (_, text, limit) => {
    expect(parseSysctl(text).gpuWiredLimit).toEqual(limit);
  });

  it.each([
    ['total = 0.00M  used = 0.00M  free = 0.00M', 0],
    ['total = 4,00G  used = 2,50G  free = 1,50G  (encrypted)', 2.5 * GiB],
    ['total = 4.00G  used = ', undefined],
    ['total = 4.00G  used = 12', undefined],
    ['unused = 12.00M', undefined],
  ])('reads the swap of %j', (text, bytes) => {
    expect(parseSysctl(`vm.swapusage: ${text}\n`).swapUsedBytes).toBe(bytes);
  });

  it.each([
    '',
    '\n',
    'sysctl: unknown oid\n',
    'hw.memsize: 0\n',
    'hw.memsize: -5\n',
    'hw.memsize: 99999999999999999999\n',
  ])('invents nothing from %j', (text) => {
    expect(parseSysctl(text)).toEqual({});
  });
});

describe('parseVmStat', () => {
  it('reads used as Activity Monitor does, wired and compressed', () => {
    expect(parseVmStat(vmStatText)).toEqual({
      usedBytes: (1_538_216 - 30_401 + 402_113 + 802_551) * 16_384,
      wiredBytes: 402_113 * 16_384,
      compressedBytes: 802_551 * 16_384,
      cachedBytes: (701_229 + 30_401) * 16_384,
    });
  });

  it('takes the page size of the machine', () => {
    const intel = vmStatText.replace('16384', '4096');
    expect(parseVmStat(intel).wiredBytes).toBe(402_113 * 4096);
  });

  it.each(['Anonymous pages', 'Pages purgeable', 'Pages wired down', 'Pages occupied by compressor'])(
    'tells no used memory without %s',
    (name) => {
      expect(parseVmStat(vmStatText.replace(name, 'Pages of another name'))).not.toHaveProperty('usedBytes');
    },
  );

  it('tells nothing without a page size', () => {
    expect(parseVmStat(vmStatText.replace(/\(.*\)/, ''))).toEqual({});
  });
});

describe.each<[string, (text: string) => object, string]>([
  ['parseSysctl', parseSysctl, sysctlText],
  ['parseVmStat', parseVmStat, vmStatText],
])('%s', (_, parse, whole) => {
  it('gives, of text that was cut anywhere, nothing that the whole text does not say', () => {
    for (let end = 0; end <= whole.length; end += 1) expect(parse(whole)).toMatchObject(parse(whole.slice(0, end)));
  });

  it('never throws and finds nothing in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        expect(parse(Buffer.from(bytes).toString('latin1'))).toEqual({});
      }),
      { seed: 5 },
    );
  });

  it('never throws, and gives no negative figure, when bytes of it are replaced', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ unit: 'binary', maxLength: 20 }), (at, noise) => {
        const figures = parse(whole.slice(0, at) + noise + whole.slice(at + noise.length));
        for (const value of Object.values(figures))
          if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});
