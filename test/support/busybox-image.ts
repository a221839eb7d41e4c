import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { pack } from 'tar-stream';
import { dockerApi, finished, hasImage } from './docker-api.ts';
import { writeImageArchive } from './image-archive.ts';
import { pull, registryAnswers } from './real-images.ts';

const official = 'busybox:1.37.0';
const own = 'frontier-test/busybox:1';
const commands = ['sh', 'cat', 'echo', 'sleep', 'true', 'httpd', 'id'];
const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
const archive = resolve(import.meta.dirname, `../../node_modules/.cache/frontier-llm/busybox-${architecture}.tar`);

/** A small image with a shell: the official one, or the same program from Debian's packages. Answers its reference. */
export const provideBusybox = async (dockerHost: string): Promise<string> => {
  const docker = dockerApi(dockerHost);
  for (const reference of [own, official]) if (await hasImage(docker, reference)) return reference;
  if (!(await isThere(archive)) && (await registryAnswers())) {
    await pull(docker, official);
    return official;
  }
  if (!(await isThere(archive))) await makeArchive();
  await finished(docker, await docker.loadImage(archive));
  return own;
};

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const run = promisify(execFile);

/** The statically linked program from Debian's package, without installing it. */
const makeArchive = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-busybox-'));
  try {
    await run('apt-get', ['-q', '-o', 'APT::Sandbox::User=root', 'download', 'busybox-static'], { cwd: folder });
    await run('sh', ['-c', 'dpkg-deb -x busybox-static_*.deb .'], { cwd: folder });
    const inBin = join(folder, 'bin/busybox');
    const program = await readFile((await isThere(inBin)) ? inBin : join(folder, 'usr/bin/busybox'));
    const layer = join(folder, 'layer.tar');
    await writeFile(layer, await rootFs(program));
    await mkdir(resolve(archive, '..'), { recursive: true });
    await writeImageArchive(archive, [{ tag: own, layers: [layer], config: { Env: ['PATH=/bin'] } }], architecture);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const rootFs = (program: Buffer): Promise<Buffer> => {
  const tar = pack();
  tar.entry({ name: 'bin/busybox', mode: 0o755 }, program);
  for (const name of commands) tar.entry({ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' });
  tar.entry({ name: 'tmp', type: 'directory', mode: 0o1777 });
  tar.finalize();
  return buffer(tar);
};
