import { crc32, deflateSync } from 'node:zlib';
import { readPng, signatureBytes } from '../test/support/png.ts';

const mostColours = 256;

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
};

const distance = (a: number, b: number): number =>
  [16, 8, 0].reduce((sum, shift) => sum + (((a >> shift) & 255) - ((b >> shift) & 255)) ** 2, 0);

/** The colours that are used most, and for every colour the place of the nearest of them. */
const paletteOf = (
  pixels: Uint32Array,
): { readonly colours: readonly number[]; readonly at: ReadonlyMap<number, number> } => {
  const counts = new Map<number, number>();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const colours = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostColours)
    .map(([colour]) => colour);
  const nearest = (colour: number): number =>
    colours.reduce((best, other, i) => (distance(colour, other) < distance(colour, colours[best]!) ? i : best), 0);
  return { colours, at: new Map([...counts.keys()].map((colour) => [colour, nearest(colour)])) };
};

/** The same picture in fewer bytes, with its 256 most used colours: a page of text and flat colours has few more. */
export const smallerPng = (png: Buffer): Buffer => {
  const { header, width, height, pixels } = readPng(png);
  const { colours, at } = paletteOf(pixels);
  const indexed = Buffer.alloc((width + 1) * height); // each row begins with its filter: none
  for (const [i, pixel] of pixels.entries()) indexed[i + Math.floor(i / width) + 1] = at.get(pixel)!;
  const palette = Buffer.alloc(colours.length * 3);
  for (const [i, colour] of colours.entries()) palette.writeUIntBE(colour, i * 3, 3);
  const told = Buffer.from(header);
  told[9] = 3; // by palette
  const parts = [chunk('IHDR', told), chunk('PLTE', palette), chunk('IDAT', deflateSync(indexed, { level: 9 }))];
  return Buffer.concat([png.subarray(0, signatureBytes), ...parts, chunk('IEND', Buffer.alloc(0))]);
};
