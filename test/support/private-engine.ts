import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemExec } from '../../src/core/system/exec.ts';
import { processStart } from '../../src/core/workspace/process-identity.ts';
import { installPackages } from './apt.ts';
import { answers } from './docker-api.ts';
import { closeBridges, openBridges } from './firewall.ts';

/** Of the folder of one. */
const prefix = 'frontier-docker-';
const startTimeoutMs = 30_000;
const stopTimeoutMs = 30_000;

export interface PrivateEngine {
  readonly dockerHost: string;
  /** Ends the daemon, with every container, and starts it on the same data; resolves when it answers. */
  restart(): Promise<void>;
  /** Ends the daemon at once, as a crash does; `start` brings it back. */
  kill(): Promise<void>;
  /** Starts it on the same data; resolves when it answers. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Debian's or Ubuntu's Docker and what a private one needs, if they aren't installed yet. Needs root. */
export async function installDocker(say: (line: string) => void): Promise<void> {
  const programs = ['dockerd', 'umount']; // the smallest Debian has no umount
  const found = await Promise.all(
    programs.map(async (program) => (await systemExec(program, ['--version'])).code === 0),
  );
  if (found.every(Boolean)) return;
  say('Installing Debian’s docker.io…');
  await installPackages(['docker.io', 'iptables', 'mount']);
}

/**
 * Starts a Docker Engine of our own in a temporary folder: its own data and socket, no default bridge, and no rules of its
 * own in the machine's firewall (ports are published by Docker's proxy, which needs none).
 */
export async function startPrivateEngine(): Promise<PrivateEngine> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  const dockerHost = `unix://${folder}/docker.sock`;
  const log = join(folder, 'log');
  const options = {
    host: dockerHost,
    'data-root': `${folder}/data`,
    'exec-root': `${folder}/exec`,
    pidfile: `${folder}/pid`,
    bridge: 'none',
    iptables: 'false',
    'ip-forward': 'false',
  };
  const flags = Object.entries(options).map(([key, value]) => `--${key}=${value}`);
  await openBridges(basename(folder));
  let daemon = launch(log, flags);
  const stop = async () => {
    await end(daemon);
    await closeBridges(basename(folder));
    await removeFolder(folder);
  };
  const start = async () => {
    daemon = launch(log, flags);
    await untilItAnswers(daemon.child, dockerHost);
  };
  const restart = async () => {
    await end(daemon);
    await start();
  };
  const kill = async () => {
    const containerd = Number(await readFile(`${folder}/exec/containerd/containerd.pid`, 'utf8'));
    daemon.child.kill('SIGKILL');
    await daemon.ended;
    await untilGone(containerd);
  };
  try {
    await untilItAnswers(daemon.child, dockerHost);
  } catch (error) {
    const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-5);
    await stop();
    throw new Error(`a private Docker Engine could not be started: ${(error as Error).message}\n${lines.join('\n')}`);
  }
  return { dockerHost, restart, kill, start, stop };
}

interface Daemon {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/**
 * Through a shell for the redirection alone; `exec` makes the child dockerd itself. Its own process group: Ctrl-C in a
 * terminal must not end it before the containers are removed.
 */
function launch(log: string, flags: readonly string[]): Daemon {
  const child = spawn('/bin/sh', ['-c', 'log=$1; shift; exec dockerd "$@" >"$log" 2>&1', 'sh', log, ...flags], {
    stdio: 'ignore',
    detached: true,
  });
  return { child, ended: new Promise((resolve) => child.once('exit', () => resolve())) };
}

async function untilItAnswers(child: ChildProcess, dockerHost: string): Promise<void> {
  const end = performance.now() + startTimeoutMs;
  while (!(await answers(dockerHost))) {
    if (child.exitCode !== null) throw new Error(`dockerd ended with ${child.exitCode}`);
    if (performance.now() > end) throw new Error(`dockerd did not answer within ${startTimeoutMs / 1000} s`);
    await delay(50);
  }
}

/** containerd ends with the dockerd that started it, a moment later; a new one could not open its data until then. */
async function untilGone(pid: number): Promise<void> {
  const isThere = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (isThere()) await delay(50);
}

/** dockerd stops its containers when asked to end. */
async function end({ child, ended }: Daemon): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timeout = new AbortController();
  const late = delay(stopTimeoutMs, 'late', { signal: timeout.signal }).catch(() => undefined);
  if ((await Promise.race([ended, late])) === 'late') {
    child.kill('SIGKILL');
    await ended;
  }
  timeout.abort();
}

/** Ends the engines that a killed run of the tests left in the folder of its temporary files. */
export async function endLeftEngines(parent: string): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (!entry.startsWith(prefix)) continue;
    await closeBridges(entry);
    const pid = Number(await readFile(join(parent, entry, 'pid'), 'utf8').catch(() => Number.NaN));
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes(`${join(parent, entry)}/`)) continue; // it has ended, and the number may be another's
    process.kill(pid, 'SIGTERM');
    const late = performance.now() + stopTimeoutMs;
    while ((await processStart(pid)) !== undefined) {
      if (performance.now() > late) process.kill(pid, 'SIGKILL');
      await delay(50);
    }
  }
}

/** Removes a folder with all that is in it. Mounts that containers left would keep it, or worse, be emptied with it. */
export async function removeFolder(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  for (const mount of mounts.filter((path) => path.startsWith(`${folder}/`)).reverse()) {
    const { code, stderr, failure } = await systemExec('umount', [mount]);
    if (code !== 0) throw new Error(`${mount} could not be unmounted: ${failure ?? stderr}`);
  }
  await rm(folder, { recursive: true, force: true });
}
