import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';

/** An image to be, as `docker load` takes it. */
export interface ImageSpec {
  /** The whole reference, with a tag. */
  readonly tag: string;
  /** Tar files, lowest first. */
  readonly layers: readonly string[];
  /** The image's `config`: Entrypoint, Env, …, as the Engine's API names them. */
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Writes images into one archive for `docker load`. Layers that images share are in it once. Needs no builder, so it works
 * with every engine and takes as long as copying the files.
 */
export async function writeImageArchive(
  file: string,
  images: readonly ImageSpec[],
  architecture: string,
): Promise<void> {
  const digests = new Map<string, string>();
  for (const layer of new Set(images.flatMap((image) => image.layers)))
    digests.set(layer, await sha256(createReadStream(layer)));
  const archive = pack();
  const written = pipeline(archive, createWriteStream(`${file}.part`));
  for (const [layer, digest] of digests) await addFile(archive, `${digest}/layer.tar`, layer);
  const manifest: unknown[] = [];
  for (const { tag, layers, config } of images) {
    const diffs = layers.map((layer) => digests.get(layer) ?? '');
    const description = JSON.stringify({
      architecture,
      os: 'linux',
      config,
      rootfs: { type: 'layers', diff_ids: diffs.map((digest) => `sha256:${digest}`) },
    });
    const name = `${await sha256(Readable.from([description]))}.json`;
    archive.entry({ name }, description);
    manifest.push({ Config: name, RepoTags: [tag], Layers: diffs.map((digest) => `${digest}/layer.tar`) });
  }
  archive.entry({ name: 'manifest.json' }, JSON.stringify(manifest));
  archive.finalize();
  await written;
  await rename(`${file}.part`, file); // whole or not there
}

async function sha256(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Adds one file to a tar, streamed. */
export async function addFile(archive: Pack, name: string, source: string, mode = 0o644): Promise<void> {
  const { size } = await stat(source);
  await new Promise<void>((resolve, reject) => {
    const entry = archive.entry({ name, size, mode }, (error) => (error ? reject(error) : resolve()));
    pipeline(createReadStream(source), entry).catch(reject);
  });
}
