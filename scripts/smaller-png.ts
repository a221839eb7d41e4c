import { crc32, deflateSync, inflateSync } from 'node:zlib';

const signatureBytes = 8;
const mostColours = 256;

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
};

/** The header and the packed rows of a PNG. */
const read = (png: Buffer): { readonly header: Buffer; readonly rows: Buffer } => {
  const found = new Map<string, Buffer[]>();
  for (let at = signatureBytes; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    found.set(type, [...(found.get(type) ?? []), png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  const header = found.get('IHDR')?.[0];
  // 8 bits a channel, three channels, not interlaced: what a browser makes of a page.
  if (header?.[8] !== 8 || header[9] !== 2 || header[12] !== 0) throw new Error('not a PNG as expected');
  return { header, rows: inflateSync(Buffer.concat(found.get('IDAT') ?? [])) };
};

/** What a byte is told as a difference to, by the filter of its row (PNG specification, 9.2). */
const predicted = (filter: number, left: number, up: number, corner: number): number => {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
};

/** Each pixel as 0xRRGGBB. */
const pixelsOf = (rows: Buffer, width: number, height: number): Uint32Array => {
  const stride = width * 3;
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)]!;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= 3 ? bytes[at - 3]! : 0;
      const up = y > 0 ? bytes[at - stride]! : 0;
      const corner = x >= 3 && y > 0 ? bytes[at - stride - 3]! : 0;
      bytes[at] = rows[y * (stride + 1) + 1 + x]! + predicted(filter, left, up, corner);
    }
  }
  return Uint32Array.from({ length: width * height }, (_, i) => bytes.readUIntBE(i * 3, 3));
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
  const { header, rows } = read(png);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const pixels = pixelsOf(rows, width, height);
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
