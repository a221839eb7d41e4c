import { access, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { systemExec } from '../../src/core/system/exec.ts';
import { installPackages } from './apt.ts';

/** A `docker compose` to hold this project against. */
export interface ComposePeer {
  /** Like `2.40.3`. */
  readonly version: string;
  /** The plugin's program; it runs alone, without the docker CLI. */
  readonly path: string;
}

const cache = resolve(import.meta.dirname, '../../node_modules/.cache/compose-peer');
const fetchTimeoutMs = 5 * 60_000;
const plugin = 'usr/libexec/docker/cli-plugins/docker-compose';
/** Debian's releases with a Compose v2, and the version of it that this project's expectations are about. */
const releases = [
  { suite: 'sid', version: '2.40.3' },
  { suite: 'trixie', version: '2.26.1' },
] as const;
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const usualMirror = 'http://deb.debian.org/debian';

const run = async (program: string, args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr, failure } = await systemExec(program, args, { timeoutMs: fetchTimeoutMs });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${failure ?? stderr.trim()}`);
  return stdout;
};

const versionOf = async (path: string): Promise<string> => (await run(path, ['version', '--short'])).trim();

/** The mirror of Debian that this machine's apt uses. */
const mirror = async (): Promise<string> => {
  const targets = await run('apt-get', ['indextargets', '--format', '$(LABEL)|$(SITE)']);
  const line = targets.split('\n').find((target) => target.startsWith('Debian|'));
  return line?.slice('Debian|'.length) ?? usualMirror;
};

/** Debian's signing keys; Ubuntu has them in a package of that name. */
const provideKeys = (): Promise<void> => access(keyring).catch(() => installPackages(['debian-archive-keyring']));

/** Downloads Debian's package into `folder`, with lists and cache of its own: this machine's apt is left as it is. */
const download = async (suite: string, folder: string): Promise<void> => {
  await provideKeys();
  const sources = join(folder, 'sources.list');
  await mkdir(join(folder, 'lists/partial'), { recursive: true });
  await mkdir(join(folder, 'cache/archives/partial'), { recursive: true });
  await writeFile(sources, `deb [signed-by=${keyring} check-valid-until=no] ${await mirror()} ${suite} main\n`);
  const own = {
    'Dir::Etc::SourceList': sources,
    'Dir::Etc::SourceParts': '-',
    'Dir::State::Lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
  };
  const options = Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run('apt-get', ['-qq', ...options, 'update']);
  // apt-get downloads into the current folder, and has no option to choose another.
  await run('sh', [
    '-c',
    'cd "$1" && shift && exec apt-get "$@"',
    'sh',
    folder,
    '-qq',
    ...options,
    'download',
    'docker-compose',
  ]);
};

const extract = async (folder: string): Promise<void> => {
  const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error(`no package came into ${folder}`);
  await run('dpkg-deb', ['-x', join(folder, archive), join(folder, 'x')]);
};

/** Fetches one peer unless the cache has it. What is there is complete: it is renamed into its place at the end. */
const fetchPeer = async (suite: string): Promise<ComposePeer> => {
  const place = join(cache, suite);
  const path = join(place, 'docker-compose');
  const versionFile = join(place, 'version');
  const known = await readFile(versionFile, 'utf8').catch(() => undefined);
  if (known !== undefined) return { version: known, path };
  const work = `${place}.${process.pid}`;
  try {
    await download(suite, work);
    await extract(work);
    const made = join(work, 'made');
    await mkdir(made);
    await rename(join(work, 'x', plugin), join(made, 'docker-compose'));
    const version = await versionOf(join(made, 'docker-compose'));
    await writeFile(join(made, 'version'), version);
    await rm(place, { recursive: true, force: true });
    await rename(made, place);
    return { version, path };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

/** The plugins that Docker Desktop, OrbStack and Homebrew install. */
const installed = async (): Promise<readonly ComposePeer[]> => {
  const { code, stdout } = await systemExec('docker', [
    'info',
    '--format',
    '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Path}}{{end}}{{end}}',
  ]);
  const path = stdout.trim();
  if (code !== 0 || path === '') throw new Error('no docker compose: install Docker Desktop, OrbStack or Colima');
  return [{ version: await versionOf(path), path }];
};

/**
 * The versions of `docker compose` that the tests compare with: on a Mac the one installed; on Debian and Ubuntu 2.40.3
 * and 2.26.1 from Debian's packages (needs root and libc 2.34; fetched once into node_modules/.cache).
 * @throws what kept them from being fetched, or that Debian has another version by now
 */
export const composePeers = async (): Promise<readonly ComposePeer[]> => {
  if (process.platform === 'darwin') return installed();
  const peers: ComposePeer[] = [];
  for (const { suite, version } of releases) {
    const peer = await fetchPeer(suite).catch((cause: Error) => {
      throw new Error(`Compose ${version} could not be fetched from Debian's packages: ${cause.message}`, { cause });
    });
    if (!peer.version.startsWith(version)) throw new Error(`Debian ${suite} has Compose ${peer.version} by now`);
    peers.push({ ...peer, version });
  }
  return peers;
};
