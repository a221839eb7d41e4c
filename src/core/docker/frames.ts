/** A piece of what a container wrote, as Docker framed it. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr';
  readonly data: Buffer;
}

/**
 * Takes Docker's multiplexed stream apart: eight bytes of head (stream, three zeros, length as a big-endian number),
 * then the data. A container with a terminal has no frames: then everything is `stdout`, in pieces of any length.
 */
export async function* readFrames(source: AsyncIterable<Buffer>, tty: boolean): AsyncGenerator<Frame> {
  if (tty) {
    for await (const data of source) yield { stream: 'stdout', data };
    return;
  }
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= headLength) {
      const length = rest.readUInt32BE(at + 4);
      const end = at + headLength + length;
      if (end > rest.length) break;
      yield { stream: rest[at] === 2 ? 'stderr' : 'stdout', data: rest.subarray(at + headLength, end) };
      at = end;
    }
    rest = rest.subarray(at);
  }
}

const headLength = 8;
