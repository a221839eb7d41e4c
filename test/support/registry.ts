import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Docker } from '../../src/core/docker/client.ts';
import { tarOf } from './tar.ts';

const types = {
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  list: 'application/vnd.docker.distribution.manifest.list.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};
const port = 5000;

export interface Registry {
  /** `127.0.0.1:port`, as the engine reaches it: there it asks for no TLS. */
  readonly host: string;
  /** Bytes of the one layer of `app`. */
  readonly layerBytes: number;
  remove(): Promise<void>;
}

interface Options {
  readonly docker: Docker;
  /** An image with Node. */
  readonly image: string;
  readonly name: string;
  /** `user:password`, if it is to want them. */
  readonly credentials?: string;
}

/**
 * A registry in a container of the engine itself, so that it is reached wherever the engine runs. It has `app:1`, an
 * image, and `app:other`, which there is for another kind of machine only.
 */
export const startRegistry = async ({ docker, image, name, credentials }: Options): Promise<Registry> => {
  const { content, layerBytes } = await registryContent(await docker.info());
  // A network of its own: an engine need not have a default one.
  const network = await docker.createNetwork({ Name: name });
  const { id } = await docker.createContainer({
    name,
    body: {
      Image: image,
      Entrypoint: ['node', '/registry-server.mjs', String(port), ...(credentials ? [credentials] : [])],
      Cmd: [],
      User: '0',
      ExposedPorts: { [`${port}/tcp`]: {} },
      HostConfig: { NetworkMode: name, PortBindings: { [`${port}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] } },
    },
  });
  const server = stripTypeScriptTypes(await readFile(join(import.meta.dirname, 'registry-server.ts'), 'utf8'));
  const files = { 'registry-server.mjs': server, 'content.json': JSON.stringify(content) };
  await docker.putArchive(id, '/', await tarOf(files));
  await docker.startContainer(id);
  const published = (await docker.inspectContainer(id))?.ports[0]?.hostPort;
  await listening(docker, id);
  const remove = async () => {
    await docker.removeContainer(id, { force: true });
    await docker.removeNetwork(network.id);
  };
  return { host: `127.0.0.1:${published}`, layerBytes, remove };
};

/** Waits until the server answers, asked from inside: where the engine is, 127.0.0.1 may not be ours. */
const listening = async (docker: Docker, id: string): Promise<void> => {
  const ask = `
    const ask = () => fetch('http://127.0.0.1:${port}/v2/').then(() => process.exit(0), () => setTimeout(ask, 50));
    ask();`;
  const { exitCode, stderr } = await docker.exec(id, ['node', '-e', ask]);
  if (exitCode !== 0) throw new Error(`the registry does not answer: ${stderr}`);
};

const item = (type: string, content: Buffer | string) => ({
  type,
  digest: digest(content),
  base64: Buffer.from(content).toString('base64'),
});

const blob = (mediaType: string, content: Buffer | string) => ({
  mediaType,
  size: Buffer.byteLength(content),
  digest: digest(content),
});

const digest = (content: Buffer | string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;

const registryContent = async ({ architecture }: { readonly architecture: string }) => {
  const tar = await tarOf({ data: randomBytes(300_000) });
  const layer = gzipSync(tar);
  const rootfs = { type: 'layers', diff_ids: [digest(tar)] };
  const config = JSON.stringify({ architecture, os: 'linux', config: {}, rootfs });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: blob(types.config, config),
    layers: [blob(types.layer, layer)],
  });
  const elsewhere = { ...blob(types.manifest, manifest), platform: { architecture: 's390x', os: 'linux' } };
  const list = JSON.stringify({ schemaVersion: 2, mediaType: types.list, manifests: [elsewhere] });
  const content = {
    'app/manifests/1': item(types.manifest, manifest),
    [`app/manifests/${digest(manifest)}`]: item(types.manifest, manifest),
    'app/manifests/other': item(types.list, list),
    [`app/manifests/${digest(list)}`]: item(types.list, list),
    [`app/blobs/${digest(layer)}`]: item(types.layer, layer),
    [`app/blobs/${digest(config)}`]: item(types.config, config),
  };
  return { content, layerBytes: layer.length };
};
