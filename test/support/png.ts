import { inflateSync } from 'node:zlib';

/** What every PNG begins with. */
export const signatureBytes = 8;

/** A picture as a browser takes it of a page. */
export interface Png {
  /** The data of its IHDR. */
  readonly header: Buffer;
  readonly width: number;
  readonly height: number;
  /** Row by row, each as 0xRRGGBB. */
  readonly pixels: Uint32Array;
}

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

/**
 * The pixels of a PNG with 8 bits a channel and no transparency.
 * @throws on any other
 */
export const readPng = (png: Buffer): Png => {
  const { header, rows } = read(png);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return { header, width, height, pixels: pixelsOf(rows, width, height) };
};
