import { describe, expect, test } from 'vitest';
import type { LogLine } from './client.ts';
import { type Frame, readFrames } from './frames.ts';
import { frameLines } from './logs.ts';

const frame = (stream: 1 | 2, data: string | Buffer): Buffer => {
  const bytes = Buffer.from(data);
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
};

/** The bytes, in pieces of a size. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const lines = async (frames: AsyncIterable<Frame>, timestamps = false): Promise<LogLine[]> => {
  const read: LogLine[] = [];
  for await (const line of frameLines(frames, timestamps)) read.push(line);
  return read;
};

describe('logs', () => {
  const written = Buffer.concat([
    frame(1, 'one\ntw'),
    frame(2, 'bäd\n'),
    frame(1, 'o\n\n'),
    frame(1, ''),
    frame(1, 'end'),
  ]);

  test.each([1, 2, 3, 7, 8, 1000])('come apart the same in pieces of %i bytes', async (size) => {
    expect(await lines(readFrames(pieces(written, size), false))).toEqual([
      { stream: 'stdout', text: 'one' },
      { stream: 'stderr', text: 'bäd' },
      { stream: 'stdout', text: 'two' },
      { stream: 'stdout', text: '' },
      { stream: 'stdout', text: 'end' },
    ]);
  });

  test('of a terminal have no frames and other line ends', async () => {
    expect(await lines(readFrames(pieces(Buffer.from('a\r\nb\rc\r\n'), 2), true))).toEqual([
      { stream: 'stdout', text: 'a' },
      { stream: 'stdout', text: 'b\rc' },
    ]);
  });

  test('a letter that falls between two frames stays whole', async () => {
    const [first, second] = [Buffer.from('é\n').subarray(0, 1), Buffer.from('é\n').subarray(1)];
    const split = Buffer.concat([frame(1, first), frame(2, 'x\n'), frame(1, second)]);
    expect((await lines(readFrames(pieces(split, 100), false))).map(({ text }) => text)).toEqual(['x', 'é']);
  });

  test('timestamps come off, also in the middle of a line that Docker cut at 16 KB', async () => {
    const at = '2026-11-22T10:44:14.782823517Z';
    const cut = Buffer.concat([frame(1, `${at} ${'x'.repeat(5)}`), frame(1, `${at} yy\n`), frame(1, `${at} z\n`)]);
    expect(await lines(readFrames(pieces(cut, 100), false), true)).toEqual([
      { stream: 'stdout', text: 'xxxxxyy', at },
      { stream: 'stdout', text: 'z', at },
    ]);
  });

  test('a line without an end is cut, not gathered for ever', async () => {
    async function* endless(): AsyncGenerator<Buffer> {
      for (let count = 0; count < 40; count++) yield frame(1, 'x'.repeat(65_536));
    }
    const read = await lines(readFrames(endless(), false));
    expect(read.length).toBeGreaterThan(1);
    expect(read.reduce((sum, { text }) => sum + text.length, 0)).toBe(40 * 65_536);
  });
});
