import { StringDecoder } from 'node:string_decoder';

/** A line of JSON longer than this (characters) is not one of Docker's. */
const maxLine = 16 * 1024 * 1024;

/** A stream of JSON documents, one a line, as strings. */
export async function* readLines(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let pending = '';
  for await (const chunk of source) {
    pending += decoder.write(chunk);
    if (pending.length > maxLine) throw new Error('a line without an end');
    const lines = pending.split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  if (pending.trim() !== '') yield pending;
}
