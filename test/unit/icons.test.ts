import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { icnsEntries } from '../../scripts/icns.ts';
import { drawSvg, iconFiles, trayDrawings } from '../../scripts/icon-files.ts';

/** Width and height in the head of a PNG. */
const sizeOf = (png: Buffer): readonly [number, number] => {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
};

it('are those of the drawings: npm run icons', async () => {
  const outdated = (await iconFiles('.')).filter(({ path, bytes }) => !readFileSync(path).equals(bytes));
  expect(outdated.map(({ path }) => path)).toEqual([]);
}, 30_000);

describe('the icon of the app', () => {
  it('has every size once, each as big as its type says', () => {
    const file = readFileSync('build/icon.icns');
    expect(file.toString('latin1', 0, 4)).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    const found: [string, number][] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      const png = file.subarray(at + 8, at + file.readUInt32BE(at + 4));
      const [width, height] = sizeOf(png);
      expect(height).toBe(width);
      found.push([file.toString('latin1', at, at + 4), width]);
    }
    expect(found).toEqual(icnsEntries);
  });

  it('leaves the margin that macOS expects, and fills the rest', async () => {
    const { width, pixels } = (await drawSvg('assets/app-icon.svg'))(256);
    const alpha = (x: number, y: number): number => pixels[(y * width + x) * 4 + 3]!;
    expect([alpha(0, 0), alpha(128, 2), alpha(2, 128)]).toEqual([0, 0, 0]);
    expect([alpha(128, 30), alpha(128, 128), alpha(200, 128)]).toEqual([255, 255, 255]);
  });
});

describe.each(trayDrawings('.'))('%s', (drawing) => {
  it('is 16 and 32 pixels wide', () => {
    expect(sizeOf(readFileSync(drawing.replace('.svg', '.png')))).toEqual([16, 16]);
    expect(sizeOf(readFileSync(drawing.replace('.svg', '@2x.png')))).toEqual([32, 32]);
  });

  it.each([16, 32])('is black and alpha alone at %i pixels, for macOS to tint', async (size) => {
    const { pixels } = (await drawSvg(drawing))(size);
    const colours = pixels.filter((_value, index) => index % 4 !== 3);
    const alphas = pixels.filter((_value, index) => index % 4 === 3);
    expect(Math.max(...colours)).toBe(0);
    expect([Math.min(...alphas), Math.max(...alphas)]).toEqual([0, 255]);
  });
});
