import type { LogEntry } from '../../shared/logs.ts';
import type { Docker, LogLine } from '../docker/client.ts';
import { cutLine, waitingLimits } from '../docker/log-batches.ts';
import { createLogQueue } from '../docker/log-queue.ts';
import type { Container } from '../docker/objects.ts';
import { problemsOf } from '../operation.ts';
import { isOneOff, label } from '../reconcile/labels.ts';

/** A line of a service, and the container that wrote it. */
export interface FollowedLine extends LogEntry {
  /** Its name. */
  readonly container: string;
}

/** Where followed lines go. */
export interface LogSink {
  /** Whoever reads a log waits until it resolves, and Docker with it. */
  put(line: FollowedLine): void | Promise<void>;
  /** Nothing more is to be expected for now: nothing is being read. */
  end(): void;
  /** Docker went away, or is back. */
  docker(presence: DockerPresence): void;
}

export type DockerPresence = 'away' | 'back';

/** Lines from before that are wanted. */
export interface Beginning {
  /** From the end of the log; absent: all. */
  readonly tail?: number | undefined;
  /** So many of all containers together, in the order of their times; otherwise of each. */
  readonly together: boolean;
}

/** A container whose log is followed, and how far it was read. */
interface Followed {
  readonly service: string;
  readonly container: string;
  /** Lines from its end to begin with, as long as nothing was read; absent: all. */
  tail?: number | undefined;
  /** When the run began that was seen last, and the one whose log was read to its end. */
  startedAt?: string | undefined;
  readRun?: string | undefined;
  /** Ends the reading that goes on. */
  reading?: AbortController | undefined;
  /** Something happened meanwhile: when it ends, there may be more to read. */
  again: boolean;
  /** The time of the last line, and how many lines had it. */
  last?: { readonly at: string; readonly count: number };
}

const noteLast = (followed: Followed, at: string | undefined): void => {
  if (at !== undefined) followed.last = { at, count: followed.last?.at === at ? followed.last.count + 1 : 1 };
};

const lineOf = ({ service, container }: Followed, { stream, text, at }: LogLine): FollowedLine => ({
  service,
  container,
  stream,
  text,
  ...(at !== undefined && { at }),
});

export interface FollowerParts {
  readonly docker: Docker;
  readonly beginning: Beginning;
  readonly sink: Pick<LogSink, 'put' | 'end'>;
  readonly signal: AbortSignal;
  /** Told of a failure that is a bug: what can go wrong with Docker is not. */
  readonly onBug: (error: unknown) => void;
}

/** Reads the logs of containers on from the last line that was seen of each, over their restarts and Docker's. */
export class LogFollower {
  readonly #parts: FollowerParts;
  #labels: readonly string[] = [];
  #followed = new Map<string, Followed>();

  constructor(parts: FollowerParts) {
    this.#parts = parts;
  }

  /** Looks which containers with these labels there are, and reads on where one began to run, or where reading broke off. */
  async look(labels: readonly string[]): Promise<void> {
    const { docker, beginning } = this.#parts;
    const isNew = labels.join() !== this.#labels.join();
    const listed = await docker.listContainers([...labels, label.hash]);
    const containers = listed.filter((container) => !isOneOff(container.labels));
    if (isNew) this.#forget();
    this.#labels = labels;
    const known = this.#followed;
    this.#followed = new Map(
      containers.map((container) => {
        const { id, name } = container;
        const service = container.labels[label.service] ?? '';
        const fresh = { service, container: name, again: false, tail: isNew ? beginning.tail : undefined };
        return [id, known.get(id) ?? fresh];
      }),
    );
    if (isNew && beginning.together) await this.#readEnds(containers);
    for (const container of containers) this.#readOn(container);
    this.#tellEnd();
  }

  /** Begins every reading anew, from where it is: after a gap, a stream may be dead without a word. */
  renew(): void {
    for (const followed of this.#followed.values()) followed.reading?.abort();
  }

  /** They are others' from now on. */
  #forget(): void {
    this.renew();
    this.#followed = new Map();
  }

  /** The last lines of all logs together, in the order of their times. */
  async #readEnds(containers: readonly Container[]): Promise<void> {
    const { beginning, sink } = this.#parts;
    const tail = beginning.tail ?? waitingLimits.lines;
    const ends: FollowedLine[] = [];
    for (const { id } of containers) {
      const followed = this.#followed.get(id)!;
      const newest = createLogQueue<FollowedLine>({ lines: Math.max(tail, 1), chars: waitingLimits.chars });
      const isWhole = await this.#each(id, { tail: Math.max(tail, 1) }, this.#parts.signal, (line) => {
        noteLast(followed, line.at);
        newest.put(cutLine(lineOf(followed, line)));
      });
      if (isWhole) followed.tail = undefined;
      ends.push(...newest.take(waitingLimits));
    }
    ends.sort((a, b) => ((a.at ?? '') < (b.at ?? '') ? -1 : 1));
    for (const line of tail === 0 ? [] : ends.slice(-tail)) await sink.put(line);
  }

  #readOn({ id, state, startedAt }: Container): void {
    const followed = this.#followed.get(id)!;
    followed.startedAt = startedAt;
    if (followed.reading) followed.again = true;
    else if (state === 'running' || followed.readRun !== startedAt)
      this.#keepReading(id, followed).catch(this.#parts.onBug);
  }

  async #keepReading(id: string, followed: Followed): Promise<void> {
    do {
      const run = followed.startedAt;
      followed.again = false;
      followed.reading = new AbortController();
      const isWhole = await this.#read(id, followed, AbortSignal.any([this.#parts.signal, followed.reading.signal]));
      if (isWhole) followed.readRun = run;
    } while (followed.again && this.#followed.get(id) === followed && !this.#parts.signal.aborted);
    followed.reading = undefined;
    if (this.#followed.get(id) === followed) this.#tellEnd();
  }

  #read(id: string, followed: Followed, signal: AbortSignal): Promise<boolean> {
    const { last, tail } = followed;
    let seen = last?.count ?? 0;
    const from = last ? { since: last.at } : tail === undefined ? {} : { tail };
    return this.#each(id, { follow: true, ...from }, signal, async (line) => {
      if (last && line.at !== undefined && line.at <= last.at && seen-- > 0) return; // Docker counts the time itself in
      noteLast(followed, line.at);
      await this.#parts.sink.put(lineOf(followed, line));
    });
  }

  /**
   * Whether the log was read to its end. One that can't be read, or no longer, is at its end too: when there is something
   * to read again, Docker tells.
   */
  async #each(
    id: string,
    options: { readonly follow?: boolean; readonly tail?: number; readonly since?: string },
    signal: AbortSignal,
    onLine: (line: LogLine) => void | Promise<void>,
  ): Promise<boolean> {
    try {
      const lines = this.#parts.docker.logs(id, { ...options, timestamps: true, signal });
      for await (const line of lines) await onLine(line);
      return !signal.aborted;
    } catch (error) {
      if (!problemsOf(error)) throw error;
      return false;
    }
  }

  #tellEnd(): void {
    if (![...this.#followed.values()].some(({ reading }) => reading)) this.#parts.sink.end();
  }
}
