import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appleStatisticsLine, ioregApple, ioregIntelAndAmd, ioregNode } from '../../../test/fixtures/metrics.ts';
import { parseIoreg } from './gpu.ts';

const apple = {
  model: 'Apple M4 Max',
  cores: 40,
  utilization: 64,
  rendererUtilization: 62,
  tilerUtilization: 11,
  inUseBytes: 2_147_483_648,
  allocatedBytes: 7_340_032_000,
};

const statistics = (text: string) => ioregNode('X', [`"PerformanceStatistics" = ${text}`]);

describe('parseIoreg', () => {
  it('reads an Apple GPU out of a node with a line of over 50 KB that repeats the names', () => {
    expect(
      Math.max(
        ...ioregApple()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeGreaterThan(50_000);
    expect(parseIoreg(ioregApple())).toEqual([apple]);
  });

  it('reads an Intel GPU, clamped to 100 %, beside a Radeon that is off', () => {
    expect(parseIoreg(ioregIntelAndAmd)).toEqual([
      { utilization: 0, vramUsedBytes: 268_435_456, vramTotalBytes: 4_294_967_296, poweredOff: true },
      { model: 'Intel UHD Graphics 630', utilization: 100, inUseBytes: 419_430_400 },
    ]);
  });

  it('keeps several GPUs apart and in order', () => {
    const models = parseIoreg(ioregApple('Apple M1', 7) + ioregApple('Apple M5 Pro', 20)).map((gpu) => gpu.model);
    expect(models).toEqual(['Apple M1', 'Apple M5 Pro']);
  });

  it.each<[string, string, object]>([
    [
      'a listing without its head, as -l prints it',
      `  |   ${appleStatisticsLine}\n  |   "IOClass" = "AGX"\n`,
      { utilization: 64 },
    ],
    ['carriage returns', ioregApple().replaceAll('\n', '\r\n'), apple],
    ['a model as bytes', ioregNode('X', ['"model" = <4170706c65204d3200>']), { model: 'Apple M2' }],
    ['the size of VRAM as a property', ioregNode('X', ['"VRAM,totalMB" = 4096']), { vramTotalBytes: 4_294_967_296 }],
    ['a discrete GPU that is on', ioregNode('X', ['"AGCInfo" = {"poweredOffByAGC"=0}']), { poweredOff: false }],
  ])('reads %s', (_, text, expected) => {
    expect(parseIoreg(text)).toEqual([expect.objectContaining(expected)]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no match', '\n'],
    ['other text', 'ioreg: error: can not find class\n'],
    ['a plist', '<?xml version="1.0"?><plist><dict><key>PerformanceStatistics</key></dict></plist>\n'],
    ['a node without figures', ioregNode('AGXDeviceUserClient', ['"IOUserClientCreator" = "pid 409, WindowServer"'])],
    ['a negative number', statistics('{"In use system memory"=18446744073709547520}')],
    ['only a longer name', statistics('{"In use system memory (driver)"=4096}')],
    [
      'figures in a dictionary within',
      statistics('{"Inner"={"Device Utilization %"=50},"List"=({"Tiler Utilization %"=1})}'),
    ],
    ['a number that is text', statistics('{"Device Utilization %"="50"}')],
    ['a number that was cut', '"PerformanceStatistics" = {"Device Utilization %"=5'],
    ['a core count that was cut', '    "gpu-core-count" = 2'],
    ['a model of control characters', ioregNode('X', ['"model" = "\u001b[31mred"'])],
    ['a name in the legend alone', ioregNode('X', ['"IOReportLegend" = ({"Device Utilization %"=50})'])],
  ])('invents nothing from %s', (_, text) => {
    expect(parseIoreg(text)).toEqual([]);
  });

  it('gives, of text that was cut anywhere, nothing that the whole text does not say', () => {
    const whole = ioregApple() + ioregIntelAndAmd;
    const full = parseIoreg(whole);
    const interesting = whole.search('"IOReportLegend"');
    for (let end = 0; end < whole.length; end = end === interesting ? whole.lastIndexOf('"IOReportGroup') : end + 1) {
      const cut = parseIoreg(whole.slice(0, end));
      expect(cut.length).toBeLessThanOrEqual(full.length);
      for (const [index, gpu] of cut.entries()) expect(full[index]).toMatchObject(gpu);
    }
  });

  it('never throws, and keeps percentages and sizes in range, whatever it is given', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('utf8')),
      fc.constantFrom(
        '+-o X\n',
        '"PerformanceStatistics" = ',
        '{',
        '}',
        '(',
        ')',
        '"',
        ',',
        '\n',
        '"Device Utilization %"=',
      ),
      fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const gpu of parseIoreg(pieces.join(''))) {
          expect(gpu.utilization ?? 0).toBeLessThanOrEqual(100);
          for (const value of Object.values(gpu))
            if (typeof value === 'number') expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it('never throws, and keeps figures in range, when parts of real output are replaced', () => {
    const whole = `${ioregIntelAndAmd}${appleStatisticsLine}\n`;
    fc.assert(
      fc.property(fc.nat(whole.length), fc.string({ unit: 'binary', maxLength: 30 }), (at, noise) => {
        for (const gpu of parseIoreg(whole.slice(0, at) + noise + whole.slice(at + noise.length))) {
          expect(gpu.utilization ?? 0).toBeLessThanOrEqual(100);
          for (const value of Object.values(gpu)) expect(value).not.toBeNaN();
        }
      }),
      { seed: 5, numRuns: 400 },
    );
  });
});
