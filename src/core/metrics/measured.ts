import { ProblemError } from '../../shared/errors.ts';
import type { ContainerReading } from '../../shared/metrics.ts';
import type { Docker } from '../docker/client.ts';
import type { Clock } from '../system/clock.ts';
import type { Logger } from '../system/logger.ts';

/** ms until a stream that broke is opened again. */
const retryMs = 2_000;

/** A container that runs. Without a reading: it is not measured yet, or its stream broke. */
export interface MeasuredContainer {
  readonly service: string;
  readonly reading?: ContainerReading;
}

interface Entry extends MeasuredContainer {
  readonly stop: AbortController;
  reading?: ContainerReading;
}

/** Containers by id, each with one stream of Docker that measures it. */
export class MeasuredContainers {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** In the order in which they were joined. */
  get all(): ReadonlyMap<string, MeasuredContainer> {
    return this.#entries;
  }

  /** Opens a stream, unless there is one. */
  join(docker: Docker, id: string, service: string): void {
    if (this.#entries.has(id)) return;
    const entry: Entry = { service, stop: new AbortController() };
    this.#entries.set(id, entry);
    this.#keepMeasuring(docker, id, entry).catch((error: unknown) =>
      this.#logger.error('A container could not be measured', { error: String(error) }),
    );
  }

  /** Ends a stream, if there is one. */
  leave(id: string): void {
    this.#entries.get(id)?.stop.abort();
    this.#entries.delete(id);
  }

  /** Ends all streams but those. */
  leaveAllBut(ids: readonly string[] = []): void {
    for (const id of [...this.#entries.keys()]) if (!ids.includes(id)) this.leave(id);
  }

  /** Until the container ends: an event tells when it starts again. */
  async #keepMeasuring(docker: Docker, id: string, entry: Entry): Promise<void> {
    const { signal } = entry.stop;
    while (!signal.aborted) {
      try {
        for await (const reading of docker.stats(id, { signal })) if (!signal.aborted) entry.reading = reading;
        return;
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        delete entry.reading;
        await this.#clock.sleep(retryMs, signal).catch(() => {}); // aborted: the loop ends
      }
    }
  }
}
