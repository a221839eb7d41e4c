import type { LogBatch, LogEntry } from '../../shared/logs.ts';
import type { Context } from '../context.ts';
import type { Container, Docker, LogLine } from '../docker/client.ts';
import { createLogBatches, type LogBatches } from '../docker/log-batches.ts';
import { waitForDocker } from '../health/watch.ts';
import { problemsOf } from '../operation.ts';
import { projectName } from '../project.ts';
import { isOneOff, label } from '../reconcile/labels.ts';

export interface FollowLogsInput {
  /** Absent: every service of the project. */
  readonly service?: string | undefined;
  /** Lines from the end to begin with. */
  readonly tail: number;
}

/** A container whose log is followed, and how far it was read. */
interface Followed {
  readonly service: string;
  startedAt: string | undefined;
  isRead: boolean;
  /** The time of the last line, and how many lines had it. */
  last?: { readonly at: string; readonly count: number };
}

const noteLast = (followed: Followed, at: string | undefined): void => {
  if (at !== undefined) followed.last = { at, count: followed.last?.at === at ? followed.last.count + 1 : 1 };
};

const entryOf = (service: string, { stream, text, at }: LogLine): LogEntry => ({
  service,
  stream,
  text,
  ...(at !== undefined && { at }),
});

class Follower {
  readonly #docker: Docker;
  readonly #labels: readonly string[];
  readonly #tail: number;
  readonly #batches: LogBatches;
  readonly #signal: AbortSignal;
  readonly #onBug: (error: unknown) => void;
  #followed = new Map<string, Followed>();
  #begun = false;

  constructor(
    docker: Docker,
    { labels, tail }: { readonly labels: readonly string[]; readonly tail: number },
    batches: LogBatches,
    signal: AbortSignal,
    onBug: (error: unknown) => void,
  ) {
    this.#docker = docker;
    this.#labels = labels;
    this.#tail = tail;
    this.#batches = batches;
    this.#signal = signal;
    this.#onBug = onBug;
  }

  /** Looks which containers there are, and reads on where one began to run, or where reading broke off. */
  async look(): Promise<void> {
    const listed = await this.#docker.listContainers([...this.#labels, label.hash]);
    const containers = listed.filter(({ labels }) => !isOneOff(labels));
    const known = this.#followed;
    this.#followed = new Map(
      containers.map(({ id, labels }) => {
        const service = labels[label.service] ?? '';
        return [id, known.get(id) ?? { service, startedAt: undefined, isRead: false }];
      }),
    );
    if (!this.#begun) await this.#readEnds(containers);
    this.#begun = true;
    for (const container of containers) this.#readOn(container);
    this.#tellEnd();
  }

  /** The last lines of all logs together, in the order of their times. */
  async #readEnds(containers: readonly Container[]): Promise<void> {
    const ends: LogEntry[] = [];
    for (const { id } of containers) {
      const followed = this.#followed.get(id)!;
      const options = { tail: Math.max(this.#tail, 1), timestamps: true, signal: this.#signal };
      await this.#each(id, options, async (line) => {
        noteLast(followed, line.at);
        ends.push(entryOf(followed.service, line));
      });
    }
    ends.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
    for (const entry of this.#tail === 0 ? [] : ends.slice(-this.#tail)) await this.#batches.put(entry);
  }

  #readOn({ id, state, startedAt }: Container): void {
    const followed = this.#followed.get(id)!;
    if (followed.isRead || (state !== 'running' && followed.startedAt === startedAt)) return;
    followed.isRead = true;
    followed.startedAt = startedAt;
    this.#read(id, followed)
      .finally(() => {
        followed.isRead = false;
        this.#tellEnd();
      })
      .catch(this.#onBug);
  }

  async #read(id: string, followed: Followed): Promise<void> {
    const from = followed.last;
    let seen = from?.count ?? 0;
    const options = { follow: true, timestamps: true, signal: this.#signal, ...(from && { since: from.at }) };
    await this.#each(id, options, async (line) => {
      if (from && line.at !== undefined && line.at <= from.at && seen-- > 0) return; // Docker counts the time itself in
      noteLast(followed, line.at);
      await this.#batches.put(entryOf(followed.service, line));
    });
  }

  /** A log that can't be read, or no longer, is at its end: when there is something to read again, Docker tells. */
  async #each(
    id: string,
    options: Parameters<Docker['logs']>[1],
    onLine: (line: LogLine) => Promise<void>,
  ): Promise<void> {
    try {
      for await (const line of this.#docker.logs(id, options)) await onLine(line);
    } catch (error) {
      if (!problemsOf(error)) throw error;
    }
  }

  #tellEnd(): void {
    if (![...this.#followed.values()].some(({ isRead }) => isRead)) this.#batches.end();
  }
}

const follow = async (
  context: Context,
  { service, tail }: FollowLogsInput,
  batches: LogBatches,
  signal: AbortSignal,
  onBug: (error: unknown) => void,
): Promise<void> => {
  const { connection } = context;
  connection.docker().catch(() => batches.end()); // without Docker, nothing comes until there is one
  const docker = await waitForDocker(context, signal);
  if (!docker) return;
  const own = `${label.project}=${await projectName(context, docker)}`;
  const labels = service === undefined ? [own] : [own, `${label.service}=${service}`];
  const follower = new Follower(docker, { labels, tail }, batches, signal, onBug);
  for await (const message of docker.watchEvents({ labels, signal })) {
    const isStart = message.kind === 'event' && message.event.action === 'start';
    if (!isStart && message.kind !== 'connected') continue;
    await follower.look().catch((error: unknown) => {
      if (!problemsOf(error)) throw error; // Docker went meanwhile: it connects again
    });
  }
};

/**
 * Hands over the log of a service, or of all, as it comes: also of containers that take the place of others, and again
 * when Docker comes back. Until the signal aborts; a batch says when nothing is to be expected for now.
 */
export const followLogs = async (
  context: Context,
  input: FollowLogsInput,
  onBatch: (batch: LogBatch) => void,
  signal: AbortSignal,
): Promise<void> => {
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  const bug = Promise.withResolvers<never>();
  const batches = createLogBatches(context.clock, onBatch, ending);
  try {
    await Promise.race([
      Promise.all([batches.run(), follow(context, input, batches, ending, bug.reject)]),
      bug.promise,
    ]);
  } finally {
    stop.abort();
  }
};
