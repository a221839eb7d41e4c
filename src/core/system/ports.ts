import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { Exec } from './exec.ts';

/** A program that listens on a port of this machine. */
export interface Listener {
  readonly pid: number;
  /** The program's name, like `ollama`. */
  readonly name: string;
}

/** Who listens on TCP ports of this machine. */
export interface Ports {
  /** Whether a server could listen there now. Looks by listening for a moment. */
  isFree(host: string, port: number): Promise<boolean>;
  /** undefined: nobody, or somebody whom this user may not see. */
  findListener(port: number): Promise<Listener | undefined>;
}

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Inodes of the sockets that listen on a port, from the text of `/proc/net/tcp` or `tcp6` (state 0A: listening). */
export const listeningInodes = (table: string, port: number): string[] =>
  table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port)
    .flatMap((fields) => fields[9] ?? []);

const holds = async (pid: string, sockets: ReadonlySet<string>): Promise<boolean> => {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => []); // ended, or another user's
  for (const file of files) {
    const target = await readlink(`/proc/${pid}/fd/${file}`).catch(() => '');
    if (sockets.has(target)) return true;
  }
  return false;
};

const onLinux = async (port: number): Promise<Listener | undefined> => {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = new Set(tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return undefined;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name)))
    if (await holds(pid, sockets)) {
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'unknown')).trim();
      return { pid: Number(pid), name };
    }
  return undefined;
};

/** Reads `lsof -F pc`: lines `p<pid>` and `c<name>`. */
export const parseLsof = (text: string): Listener | undefined => {
  const pid = /^p(\d+)$/m.exec(text)?.[1];
  const name = /^c(.+)$/m.exec(text)?.[1];
  return pid === undefined ? undefined : { pid: Number(pid), name: name ?? 'unknown' };
};

const byLsof = async (port: number, exec: Exec): Promise<Listener | undefined> => {
  const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'];
  return parseLsof((await exec('/usr/sbin/lsof', args, { timeoutMs: 5_000 })).stdout);
};

/** The ports of this machine: `/proc` on Linux, `lsof` on macOS; neither needs root for one's own programs. */
export const systemPorts = (platform: NodeJS.Platform, exec: Exec): Ports => ({
  isFree,
  findListener: (port) => (platform === 'linux' ? onLinux(port) : byLsof(port, exec)),
});
