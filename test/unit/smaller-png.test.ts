import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallerPng } from '../../scripts/smaller-png.ts';
import { readPng } from '../support/png.ts';

/** Pixels row by row, as 0xRRGGBB. */
interface Picture {
  readonly width: number;
  readonly pixels: readonly number[];
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A picture as a browser writes it: 8 bits a channel, three channels. */
const pngOf = ({ width, pixels }: Picture): Buffer => {
  const height = pixels.length / width;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.from([
      0,
      ...pixels.slice(y * width, (y + 1) * width).flatMap((rgb) => [rgb >> 16, (rgb >> 8) & 255, rgb & 255]),
    ]),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat([signature, ...parts]);
};

/** What a reader sees in a PNG with a palette, by the letter of the specification: whole chunks, rows without a filter. */
const seen = (png: Buffer, width: number, height: number): number[] => {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
  const header = chunks.get('IHDR')!;
  expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([
    width,
    height,
    8,
    3,
    0,
    0,
    0,
  ]);
  const rows = inflateSync(chunks.get('IDAT')!);
  expect(rows.length).toBe((width + 1) * height);
  return Array.from({ length: height }, (_, y) => [...rows.subarray(y * (width + 1), (y + 1) * (width + 1))]).flatMap(
    ([filter, ...places]) => {
      expect(filter).toBe(0);
      return places.map((place) => chunks.get('PLTE')!.readUIntBE(place * 3, 3));
    },
  );
};

test('a page of few colours is the same to each pixel, in fewer bytes', () => {
  const width = 40;
  const pixels = Array.from({ length: width * 30 }, (_, i) => [0xffffff, 0x1e88e5, 0x202124][(i * i) % 3]!);
  const png = pngOf({ width, pixels });
  const smaller = smallerPng(png);
  expect(seen(smaller, width, 30)).toEqual(pixels);
  expect(smaller.length).toBeLessThan(png.length);
});

test('of more than 256 colours those that are used most stay, and each other becomes the nearest of them', () => {
  const width = 300;
  const rare = Array.from({ length: width }, (_, i) => 0x400000 + i * 0x10);
  const common = Array.from({ length: width * 2 }, (_, i) => (i % 2 ? 0xffffff : 0x0000ff));
  const after = seen(smallerPng(pngOf({ width, pixels: [...rare, ...common] })), width, 3);
  expect(after.slice(width)).toEqual(common);
  expect(new Set(after).size).toBe(256);
  // 254 of the rare ones are kept, the others are taken for one of those.
  expect(after.slice(0, 254)).toEqual(rare.slice(0, 254));
  expect(after.slice(254, width).every((colour) => rare.slice(0, 254).includes(colour))).toBe(true);
});

test('what is no picture of a page is refused', () => {
  expect(() => smallerPng(smallerPng(pngOf({ width: 1, pixels: [0] })))).toThrow('not a PNG as expected');
  expect(readPng(pngOf({ width: 1, pixels: [0x123456] })).pixels).toEqual(Uint32Array.of(0x123456));
});
