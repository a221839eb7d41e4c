import { createReadStream } from 'node:fs';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type Dockerode from 'dockerode';
import { dockerApi, finished, hasImage } from './docker-api.ts';
import { debianTag, defaultTag, pull, realImages, registryAnswers, writeDebianImages } from './real-images.ts';
import { buildStandIns, standIns, writeStandIns } from './stand-in-images.ts';

const root = resolve(import.meta.dirname, '../..');
const cache = join(root, 'node_modules/.cache/frontier-llm');

export interface Images {
  /** Values for `.env` that make the stack files use these images. */
  readonly env: Readonly<Record<string, string>>;
  /** References that were not on the engine before. */
  readonly made: readonly string[];
  /** Takes away what was made. */
  remove(): Promise<void>;
}

interface Options {
  readonly dockerHost: string;
  readonly say?: (line: string) => void;
}

/**
 * Sees to it that the engine has every image of both stacks: stand-ins for the engines and Grafana; nginx, Prometheus and
 * node-exporter as they are, from the engine itself, the registry or Debian's packages. Never touches a tag of the user's:
 * those made here have tags of their own. What takes long is kept in node_modules/.cache.
 */
export async function provideImages({ dockerHost, say = () => {} }: Options): Promise<Images> {
  const docker = dockerApi(dockerHost);
  const architecture = await engineArchitecture(docker);
  const made: string[] = [];
  const tag = await provideStandIns(docker, architecture, made, say);
  const env = {
    OLLAMA_TAG: tag,
    MISTRAL_TAG: tag,
    GRAFANA_TAG: tag,
    ...(await provideReal(docker, architecture, made, say)),
  };
  const remove = async () => {
    for (const reference of made) await docker.getImage(reference).remove({ force: true });
  };
  return { env, made, remove };
}

/** As Docker platforms name it: `amd64`, `arm64`. */
async function engineArchitecture(docker: Dockerode): Promise<string> {
  return ((await docker.version()) as { Arch: string }).Arch;
}

const ownArchitecture = process.arch === 'x64' ? 'amd64' : process.arch;

async function provideStandIns(docker: Dockerode, architecture: string, made: string[], say: (line: string) => void) {
  const { tag, references } = await standIns();
  const missing = await missingOf(docker, references);
  if (missing.length === 0) return tag;
  if (process.platform === 'linux' && architecture === ownArchitecture) {
    const archive = join(cache, `${tag}-${architecture}.tar`);
    await unlessThere(archive, () => {
      say('Making the stand-in engines…');
      return writeStandIns(archive, architecture);
    });
    await load(docker, archive);
    await removeOutdated(docker, references);
  } else {
    say('Building the stand-in engines on node:24-alpine…');
    if (!(await hasImage(docker, 'node:24-alpine'))) await pull(docker, 'node:24-alpine');
    await buildStandIns(docker);
  }
  made.push(...missing);
  return tag;
}

/** The values for `.env`; none for what the stack files' own tag gives. */
async function provideReal(docker: Dockerode, architecture: string, made: string[], say: (line: string) => void) {
  const stacks = join(root, 'stacks');
  const wanted = await Promise.all(realImages.map(async (image) => `${image.name}:${await defaultTag(stacks, image)}`));
  const absent = await missingOf(docker, wanted);
  if (absent.length === 0) return {};
  const tag = await debianTag();
  const archive = join(cache, `${tag}-${architecture}.tar`);
  const own = realImages.map(({ name }) => `${name}:${tag}`);
  const env = Object.fromEntries(realImages.map(({ variable }) => [variable, tag]));
  const missing = await missingOf(docker, own);
  if (missing.length === 0) return env;
  if (!(await exists(archive)) && (await registryAnswers())) {
    for (const reference of absent) {
      say(`Pulling ${reference}…`);
      await pull(docker, reference);
      made.push(reference);
    }
    return {};
  }
  await unlessThere(archive, () => {
    say('Making nginx, Prometheus and node-exporter from Debian’s packages…');
    return writeDebianImages(archive, architecture);
  });
  await load(docker, archive);
  await removeOutdated(docker, own);
  made.push(...missing);
  return env;
}

async function missingOf(docker: Dockerode, references: readonly string[]): Promise<string[]> {
  const there = await Promise.all(references.map((reference) => hasImage(docker, reference)));
  return references.filter((_, i) => !there[i]);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Makes an archive in the cache, and takes away those of the same kind that it replaces. */
async function unlessThere(file: string, make: () => Promise<void>): Promise<void> {
  if (await exists(file)) return;
  await mkdir(cache, { recursive: true });
  await make();
  const kind = kindOf(basename(file));
  for (const name of await readdir(cache)) {
    if (kindOf(name) === kind && name !== basename(file)) await rm(join(cache, name), { recursive: true });
  }
}

/** `stand-in-…-amd64.tar` and `sandbox-…-amd64.tar` without the part that changes with their sources. */
const kindOf = (name: string): string => name.replace(/-[0-9a-f]{12}-/, '-');

/** Images of an earlier version of the sources. Those that something still uses stay. */
async function removeOutdated(docker: Dockerode, references: readonly string[]): Promise<void> {
  for (const reference of references) {
    const [name = '', tag = ''] = reference.split(/:(?=[^/]*$)/);
    const kind = tag.replace(/[0-9a-f]{12}$/, '');
    for (const { RepoTags } of await docker.listImages({ filters: { reference: [`${name}:${kind}*`] } })) {
      for (const old of RepoTags?.filter((other) => other !== reference) ?? []) {
        await docker.getImage(old).remove().catch(ignoreInUse);
      }
    }
  }
}

function ignoreInUse(error: { statusCode?: number }): void {
  if (error.statusCode !== 409 && error.statusCode !== 404) throw error;
}

async function load(docker: Dockerode, archive: string): Promise<void> {
  await finished(docker, await docker.loadImage(createReadStream(archive)));
}
