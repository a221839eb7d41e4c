import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { pack } from 'tar-stream';
import { build } from 'vite';
import { systemExec } from '../../src/core/system/exec.ts';
import { finished } from './docker-api.ts';
import { addFile, writeImageArchive } from './image-archive.ts';

const sources = resolve(import.meta.dirname, '../stand-ins');

/** The images that the stand-ins replace, with what of the real image's configuration the stack files rely on. */
const images = {
  ollama: {
    name: 'ollama/ollama',
    config: {
      Entrypoint: ['ollama'],
      Cmd: ['serve'],
      Env: ['OLLAMA_HOST=0.0.0.0:11434'],
      ExposedPorts: { '11434/tcp': {} },
    },
  },
  mistral: { name: 'ghcr.io/ericlbuehler/mistral.rs', config: { Entrypoint: ['mistralrs'], Env: ['HF_HOME=/data'] } },
  // Made for the stack of docs/adding-a-stack.md.
  llamacpp: {
    name: 'ghcr.io/ggml-org/llama.cpp',
    config: { Entrypoint: ['llama-server'], Env: ['LLAMA_ARG_HOST=0.0.0.0'] },
  },
  grafana: {
    name: 'grafana/grafana',
    config: { Entrypoint: ['grafana'], User: '472', ExposedPorts: { '3000/tcp': {} } },
  },
} as const;

/** By the name of the command, the source without its ending. */
const commands = {
  ollama: 'ollama',
  mistralrs: 'mistral',
  'llama-server': 'llama-server',
  grafana: 'grafana',
  curl: 'curl',
  wget: 'curl',
};
const path = 'PATH=/usr/local/bin:/usr/bin:/bin';

export interface StandIns {
  /** The same for all of them, made from their sources: one that exists is never out of date. */
  readonly tag: string;
  readonly references: readonly string[];
}

/** What the stand-in images of these sources are called. */
export async function standIns(): Promise<StandIns> {
  const hash = createHash('sha256').update(process.version);
  for (const name of await sourceFiles()) hash.update(name).update(await readFile(join(sources, name)));
  for (const name of ['stand-in-images.ts', 'image-archive.ts']) {
    hash.update(await readFile(join(import.meta.dirname, name)));
  }
  const tag = `stand-in-${hash.digest('hex').slice(0, 12)}`;
  return { tag, references: Object.values(images).map(({ name }) => `${name}:${tag}`) };
}

/**
 * Makes an archive of the stand-ins on this machine's own Node and its libraries: no registry and no builder needed.
 * Linux only, for an engine of this machine's architecture.
 */
export async function writeStandIns(file: string, architecture: string): Promise<void> {
  const { tag } = await standIns();
  await mkdir(join(file, '..'), { recursive: true });
  const folder = await mkdtemp(`${file}-`);
  try {
    const base = join(folder, 'base.tar');
    await writeNodeLayer(base);
    const app = await writeAppLayer(folder);
    const specs = Object.values(images).map(({ name, config }) => ({
      tag: `${name}:${tag}`,
      layers: [base, app],
      config: { ...config, Env: [path, ...('Env' in config ? config.Env : [])] },
    }));
    await writeImageArchive(file, specs, architecture);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Builds the stand-ins on `node:24-alpine`: for engines of another platform than this machine's. Pulls the base image. */
export async function buildStandIns(docker: Dockerode, base = 'node:24-alpine'): Promise<void> {
  const { tag } = await standIns();
  const folder = await mkdtemp(join(await realpath('/tmp'), 'stand-ins-'));
  try {
    const app = await writeAppLayer(folder);
    for (const { name, config } of Object.values(images)) {
      const dockerfile = [
        `FROM ${base}`,
        'ADD app.tar /',
        `ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`,
        ...('Cmd' in config ? [`CMD ${JSON.stringify(config.Cmd)}`] : ['CMD []']),
        ...('Env' in config ? config.Env.map((entry) => `ENV ${entry}`) : []),
        ...('User' in config ? [`USER ${config.User}`] : []),
      ];
      const context = pack();
      context.entry({ name: 'Dockerfile' }, dockerfile.join('\n'));
      const sent = addFile(context, 'app.tar', app).then(() => context.finalize());
      await finished(docker, await docker.buildImage(Readable.from(context), { t: `${name}:${tag}` }));
      await sent;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const sourceFiles = async (): Promise<string[]> =>
  (await readdir(sources)).filter((name) => name.endsWith('.ts')).sort();

/** Node and every library that it names, where its loader looks for them. */
async function writeNodeLayer(file: string): Promise<void> {
  const { stdout, code, stderr } = await systemExec('ldd', [process.execPath]);
  if (code !== 0) throw new Error(`ldd could not read ${process.execPath}: ${stderr}`);
  const libraries = [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? '');
  const layer = pack();
  const written = pipeline(layer, createWriteStream(file));
  layer.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  await addFile(layer, 'usr/local/bin/node', process.execPath, 0o755);
  for (const library of libraries) await addFile(layer, library.slice(1), library, 0o755);
  layer.finalize();
  await written;
}

/**
 * The stand-ins as JavaScript, and their commands where `PATH` looks first. Node would take the types away anew at each
 * start, also of a health check: 90 ms of a processor. Answers the layer's file.
 */
async function writeAppLayer(folder: string): Promise<string> {
  const built = join(folder, 'stand-in');
  await build({
    root: sources,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: built,
      rolldownOptions: {
        input: [...new Set(Object.values(commands))].map((name) => join(sources, `${name}.ts`)),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const file = join(folder, 'app.tar');
  const layer = pack();
  const written = pipeline(layer, createWriteStream(file));
  layer.entry({ name: 'stand-in/package.json' }, '{"type":"module"}');
  for (const entry of await readdir(built, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) await addFile(layer, `stand-in/${relative(built, path)}`, path, 0o755);
  }
  for (const [command, source] of Object.entries(commands)) {
    layer.entry({ name: `usr/local/bin/${command}`, type: 'symlink', linkname: `/stand-in/${source}.js` });
  }
  layer.finalize();
  await written;
  return file;
}
