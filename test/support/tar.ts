import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';

/** A tar of some files by their paths. */
export const tarOf = async (files: Readonly<Record<string, string | Buffer>>, mode = 0o644): Promise<Buffer> => {
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mode }, content);
  tar.finalize();
  return buffer(tar);
};

/** The files in a tar. */
export const filesIn = async (tar: Uint8Array): Promise<Record<string, string>> => {
  const files: Record<string, string> = {};
  const reader = extract();
  reader.end(Buffer.from(tar));
  for await (const entry of reader) files[entry.header.name] = (await buffer(entry)).toString('utf8');
  return files;
};
