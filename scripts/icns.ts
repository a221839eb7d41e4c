/**
 * The pictures of an app icon: the type of each entry and its width in pixels. Those of one width are for one size at
 * 2x and the next at 1x. The two smallest at 1x are left out: older systems show PNGs there wrongly, and every system
 * makes them from the next bigger one. Types as Apple's `iconutil` writes them.
 */
export const icnsEntries = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

const block = (type: string, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content);
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(head.length + body.length, 4);
  return Buffer.concat([head, body]);
};

/** An `.icns` file; `draw` makes the PNG of a width. The format: a block of blocks, each a type and its length with both. */
export const icns = (draw: (width: number) => Uint8Array): Buffer =>
  block('icns', ...icnsEntries.map(([type, width]) => block(type, draw(width))));
