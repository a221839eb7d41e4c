import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProblemError } from '../../shared/errors.ts';
import { type Workspace, workspacePaths } from './find.ts';
import { systemCode, unwritable } from './fs-problem.ts';
import { processStart } from './process-identity.ts';

/** Who holds the lock. */
interface Holder {
  readonly id: string;
  readonly pid: number;
  /** From `processStart`: tells the holder from a later process with its number. */
  readonly start: string;
  readonly command: string;
  /** ISO time. */
  readonly since: string;
  /** @see LockOptions.isUpkeep */
  readonly isUpkeep?: boolean;
}

/** ms. `patience`: how long upkeep is waited for; `look`: between two looks whether it has ended (each runs `ps` on a Mac). */
const wait = { patience: 10_000, look: 100 } as const;

export interface LockOptions {
  /** What the run does, for whoever finds it locked: `up ollama`. No values, no addresses. */
  readonly command: string;
  readonly now?: () => Date;
  /** Nobody asked for this work, and mostly it is done in a moment: what a user asks for waits for it. */
  readonly isUpkeep?: boolean;
  /** ms. Replaces the usual one in tests. */
  readonly patienceMs?: number;
  /** @see processStart */
  readonly startOf?: (pid: number) => Promise<string | undefined>;
}

const parseHolder = (text: string): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { id, pid, start, command, since } = value as Record<keyof Holder, unknown>;
    const strings = [id, start, command, since].every((field) => typeof field === 'string');
    return strings && Number.isSafeInteger(pid) ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
};

/** The lock is a link whose *target* is the record: made in one call, so it never exists half written. */
const readRecord = async (file: string): Promise<string | undefined> => {
  try {
    return await readlink(file);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    if (systemCode(error) === 'EINVAL') return ''; // something that is no link: nobody's
    throw error;
  }
};

const createRecord = async (file: string, record: string): Promise<boolean> => {
  try {
    await symlink(record, file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
};

const locked = (holder: Holder): ProblemError =>
  new ProblemError({
    code: 'locked',
    message: `"${holder.command}" has been at work here since ${holder.since} (process ${holder.pid}).`,
    kept: 'Nothing was changed.',
    action: `Wait until it is done, or end process ${holder.pid}.`,
  });

type StartOf = (pid: number) => Promise<string | undefined>;

const livingHolder = async (record: string, startOf: StartOf): Promise<Holder | undefined> => {
  const holder = parseHolder(record);
  return holder && (await startOf(holder.pid)) === holder.start ? holder : undefined;
};

/**
 * Takes `file`, or answers who holds it. What a dead holder left is removed by one process only: the one that holds a
 * second lock, named after that very record, and still finds the record in place.
 */
const acquire = async (file: string, record: string, startOf: StartOf): Promise<Holder | undefined> => {
  while (!(await createRecord(file, record))) {
    const found = await readRecord(file);
    if (found === undefined) continue; // released between our two looks
    const holder = await livingHolder(found, startOf);
    if (holder) return holder;
    const takeover = `${file}.${createHash('sha256').update(found).digest('hex').slice(0, 12)}`;
    const other = await acquire(takeover, record, startOf);
    if (other) return other;
    if ((await readRecord(file)) === found) await rm(file, { force: true });
    await rm(takeover, { force: true });
  }
  return undefined;
};

/** Takes `file`, also from upkeep that ends meanwhile; upkeep itself waits for nobody. */
const acquireInTime = async (file: string, mine: Holder, startOf: StartOf, patienceMs: number): Promise<void> => {
  const record = JSON.stringify(mine);
  const until = performance.now() + patienceMs;
  for (;;) {
    const holder = await acquire(file, record, startOf);
    if (!holder) return;
    if (mine.isUpkeep || !holder.isUpkeep || performance.now() >= until) throw locked(holder);
    await sleep(wait.look);
  }
};

/** Removes what runs that died in the middle of a takeover left. */
const sweep = async (folder: string, startOf: StartOf): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (!name.startsWith('lock.')) continue;
    const record = await readRecord(join(folder, name));
    if (record !== undefined && !(await livingHolder(record, startOf))) await rm(join(folder, name), { force: true });
  }
};

/** Whether another process that lives holds the workspace's lock: what it does is what the user asked for. */
export const isLockedByOther = async (workspace: Workspace, startOf: StartOf = processStart): Promise<boolean> => {
  const record = await readRecord(join(workspacePaths(workspace).state, 'lock')).catch(() => undefined);
  const holder = record === undefined ? undefined : await livingHolder(record, startOf);
  return holder !== undefined && holder.pid !== process.pid;
};

/**
 * Runs `work` while this process holds the workspace's lock, for the app and the CLI alike.
 * @throws ProblemError locked: by a process that lives, for upkeep after ten seconds; what a dead one left is taken over
 */
export const withLock = async <T>(workspace: Workspace, options: LockOptions, work: () => Promise<T>): Promise<T> => {
  const startOf = options.startOf ?? processStart;
  const { state } = workspacePaths(workspace);
  const file = join(state, 'lock');
  const mine: Holder = {
    id: randomUUID(),
    pid: process.pid,
    start: (await startOf(process.pid)) ?? 'unknown',
    command: options.command.slice(0, 200), // a link's target holds about 1,000 bytes on macOS
    since: (options.now?.() ?? new Date()).toISOString(),
    ...(options.isUpkeep && { isUpkeep: true }),
  };
  const record = JSON.stringify(mine);
  try {
    await mkdir(state, { recursive: true });
    await acquireInTime(file, mine, startOf, options.patienceMs ?? wait.patience);
    await sweep(state, startOf);
  } catch (error) {
    throw unwritable(file, error);
  }
  try {
    return await work();
  } finally {
    if ((await readRecord(file).catch(() => undefined)) === record) await rm(file, { force: true });
  }
};
