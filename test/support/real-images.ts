import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import { systemExec } from '../../src/core/system/exec.ts';
import { finished } from './docker-api.ts';
import { writeImageArchive } from './image-archive.ts';

const scripts = join(import.meta.dirname, 'debian-images');
const makingTimeoutMs = 10 * 60_000;
const registry = 'https://registry-1.docker.io/v2/';

/** Software that the stacks use as it is, not replaced by stand-ins. */
interface RealImage {
  readonly name: string;
  /** The variable of `.env` that chooses the tag, and the file in `stacks/` that names its default. */
  readonly variable: string;
  readonly file: string;
  /** Of the image made from Debian's packages. */
  readonly rootFs: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export const realImages: readonly RealImage[] = [
  {
    name: 'nginx',
    variable: 'NGINX_TAG',
    file: 'common/nginx/docker-compose.yml',
    rootFs: 'nginx.tar',
    config: {
      Env: [path],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      ExposedPorts: { '80/tcp': {} },
      StopSignal: 'SIGQUIT',
    },
  },
  {
    name: 'prom/prometheus',
    variable: 'PROMETHEUS_TAG',
    file: 'common/monitoring/docker-compose.yml',
    rootFs: 'prometheus.tar',
    config: {
      Env: [path],
      Entrypoint: ['/bin/prometheus'],
      Cmd: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
      ExposedPorts: { '9090/tcp': {} },
      User: 'nobody',
      Volumes: { '/prometheus': {} },
      WorkingDir: '/prometheus',
    },
  },
  {
    name: 'prom/node-exporter',
    variable: 'NODE_EXPORTER_TAG',
    file: 'common/monitoring/docker-compose.yml',
    rootFs: 'node-exporter.tar',
    config: { Env: [path], Entrypoint: ['/bin/node_exporter'], ExposedPorts: { '9100/tcp': {} }, User: 'nobody' },
  },
];

/** The tag that the stack files ask for when `.env` says nothing. */
export async function defaultTag(stacks: string, image: RealImage): Promise<string> {
  const text = await readFile(join(stacks, image.file), 'utf8');
  const tag = new RegExp(`\\$\\{${image.variable}:-([^}]+)\\}`).exec(text)?.[1];
  if (!tag) throw new Error(`${image.file} has no default for ${image.variable}`);
  return tag;
}

/** The tag of images made from Debian's packages: ours alone, and another one when the way of making them changes. */
export async function debianTag(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(scripts)).sort()) hash.update(await readFile(join(scripts, name)));
  hash.update(JSON.stringify(realImages));
  return `sandbox-${hash.digest('hex').slice(0, 12)}`;
}

/** Whether Docker's registry answers this machine at all, within 3 s: a pull that cannot work takes far longer to say so. */
export async function registryAnswers(): Promise<boolean> {
  try {
    await fetch(registry, { signal: AbortSignal.timeout(3000) });
    return true;
  } catch {
    return false;
  }
}

export async function pull(docker: Dockerode, reference: string): Promise<void> {
  await finished(docker, await docker.pull(reference));
}

/** Makes the images from Debian's packages and writes them as one archive. Needs root on Debian or Ubuntu. */
export async function writeDebianImages(file: string, architecture: string): Promise<void> {
  const folder = await mkdtemp(`${file}-`);
  try {
    const made = await systemExec(join(scripts, 'make.sh'), [folder], { timeoutMs: makingTimeoutMs });
    if (made.code !== 0) throw new Error(`images could not be made from Debian's packages:\n${made.stderr}`);
    const tag = await debianTag();
    const specs = realImages.map(({ name, rootFs, config }) => ({
      tag: `${name}:${tag}`,
      layers: [join(folder, rootFs)],
      config,
    }));
    await writeImageArchive(file, specs, architecture);
  } finally {
    await rm(folder, { recursive: true });
  }
}
