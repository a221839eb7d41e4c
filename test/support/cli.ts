import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, readFile, readlink, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Problem } from '../../src/shared/errors.ts';

export interface CliOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliRun {
  readonly child: ChildProcess;
  readonly done: Promise<CliOutcome>;
  /** Resolves when stdout has a line that matches; rejects if it ends without. */
  line(pattern: RegExp): Promise<string>;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** As a user without rights: for root, who may do everything, another one; for anybody else, oneself. */
  readonly unprivileged?: boolean;
}

export interface Cli {
  /** The folder of the bundle. */
  readonly folder: string;
  start(args: readonly string[], options: CliOptions): CliRun;
  run(args: readonly string[], options: CliOptions): Promise<CliOutcome>;
  remove(): Promise<void>;
}

/** Node reads the script as root, then gives its rights away for good (65534: nobody). */
const giveUpRoot =
  'data:text/javascript,process.setgroups([]);process.setgid(65534);process.setuid(65534);process.env.HOME="/nonexistent"';

/**
 * The CLI as it is shipped: the bundle that global-setup.ts built, in a folder of its own that every user may read and where
 * nothing else is found. Variables of this process that name a Docker are not passed on.
 */
export async function builtCli(): Promise<Cli> {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-cli-'));
  await cp(inject('cliBundle'), join(folder, 'cli'), { recursive: true });
  await chmod(folder, 0o755);
  const script = join(folder, 'cli/frontier.mjs');
  const start = (args: readonly string[], { cwd, env = {}, unprivileged = false }: CliOptions): CliRun => {
    const drop = unprivileged && process.getuid?.() === 0 ? ['--import', giveUpRoot] : [];
    const clean = { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...env };
    return watched(spawn(process.execPath, [...drop, script, ...args], { cwd, env: clean }));
  };
  return {
    folder: join(folder, 'cli'),
    start,
    run: (args, options) => start(args, options).done,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const watched = (child: ReturnType<typeof spawn>): CliRun => {
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    for (const listener of listeners) listener();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const done = new Promise<CliOutcome>((fulfil, reject) => {
    child.once('error', reject);
    child.once('close', (code) => fulfil({ code, stdout, stderr }));
  });
  const line = (pattern: RegExp): Promise<string> =>
    new Promise((fulfil, reject) => {
      const look = (): void => {
        const found = stdout.split('\n').find((text) => pattern.test(text));
        if (found !== undefined) fulfil(found);
      };
      listeners.add(look);
      look();
      done.then(() => reject(new Error(`ended without ${pattern}: ${stdout}${stderr}`)), reject);
    });
  return { child, done, line };
};

/** The problems of a failed `--json` run: one document, or the result that ends its events. */
export function problemsOf({ stdout }: CliOutcome): readonly Problem[] {
  const text = stdout.trim();
  const last = text.startsWith('{"type"') ? text.slice(text.lastIndexOf('\n') + 1) : text;
  const answer = JSON.parse(last) as { ok: boolean; problems: Problem[] };
  if (answer.ok !== false) throw new Error(`it did not fail: ${last}`);
  return answer.problems;
}

/** The events of a `--json` run. */
export const eventsOf = ({ stdout }: CliOutcome): Record<string, unknown>[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** Everything in a folder, as one value to compare: kinds, modes, contents, targets of links. */
export async function fingerprint(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (name === '.frontier') continue; // the app's own; what may stay in it is looked at by name
    if (entry.isSymbolicLink()) found[name] = `-> ${await readlink(path)}`;
    else if (entry.isFile())
      found[name] = `${((await stat(path)).mode & 0o777).toString(8)} ${await readFile(path, 'base64')}`;
    else found[name] = 'other';
  }
  return found;
}
