import { ProblemError } from '../../shared/errors.ts';
import type { Absence } from '../../shared/metrics.ts';
import type { Context } from '../context.ts';
import type { Docker, EventOrGap } from '../docker/client.ts';
import { projectName } from '../project.ts';
import { projectEvents } from '../project-events.ts';
import { isOneOff, type Labels, label } from '../reconcile/labels.ts';
import { type MeasuredContainer, MeasuredContainers } from './measured.ts';

/** ms until Docker is looked for again. */
const retryMs = 2_000;

/** The project's containers as they are measured now. */
export interface ContainersNow {
  /** By container id. */
  readonly containers: ReadonlyMap<string, MeasuredContainer>;
  /** Bytes of memory of the machine that runs containers: on a Mac the VM of Docker. */
  readonly machineBytes?: number;
  /** Why there are no figures, if there are none. */
  readonly absence?: Absence;
}

/** One stream of Docker for each container that runs, as long as it is wanted. */
export interface ContainerStreams {
  now(): ContainersNow;
  /** Opens the streams, and follows containers that start and end. */
  open(): void;
  /** Ends all streams and forgets what they said. */
  close(): void;
}

const notYet: Absence = { code: 'not-yet', message: 'Containers are not measured now' };

/** What is followed from one opening to its closing. */
class Following {
  readonly #context: Context;
  readonly #containers: MeasuredContainers;
  readonly #end = new AbortController();
  #machineBytes: number | undefined;
  #absence: Absence | undefined = notYet;

  constructor(context: Context) {
    this.#context = context;
    this.#containers = new MeasuredContainers(context.clock, context.logger);
  }

  get now(): ContainersNow {
    const absence = this.#absence;
    return {
      containers: this.#containers.all,
      ...(this.#machineBytes !== undefined && { machineBytes: this.#machineBytes }),
      ...(absence && { absence }),
    };
  }

  end(): void {
    this.#end.abort();
    this.#containers.leaveAllBut();
  }

  /** Until the end: what goes wrong with Docker is told, and tried again. */
  async run(): Promise<void> {
    const { signal } = this.#end;
    while (!signal.aborted) {
      try {
        await this.#follow(signal);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        this.#lose(error.message);
        await this.#context.clock.sleep(retryMs, signal).catch(() => {}); // aborted: the loop ends
      }
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const docker = await this.#context.connection.docker();
    for await (const message of projectEvents(this.#context, docker, signal)) {
      if (message.kind === 'lost') this.#lose(message.reason);
      else if (message.kind === 'connected') await this.#list(docker);
      else this.#heed(docker, message);
    }
  }

  #lose(message: string): void {
    this.#containers.leaveAllBut();
    this.#absence = { code: 'failed', message };
  }

  async #list(docker: Docker): Promise<void> {
    const project = await projectName(this.#context, docker);
    const [info, all] = await Promise.all([docker.info(), docker.listContainers([`${label.project}=${project}`])]);
    const running = all.filter(({ state }) => state === 'running');
    this.#machineBytes = info.memory || undefined;
    this.#absence = undefined;
    this.#containers.leaveAllBut(running.map(({ id }) => id));
    for (const { id, labels } of running) this.#join(docker, id, labels);
  }

  #heed(docker: Docker, { event }: Extract<EventOrGap, { kind: 'event' }>): void {
    if (event.action === 'start') this.#join(docker, event.id, event.attributes);
    if (event.action === 'die') this.#containers.leave(event.id);
  }

  #join(docker: Docker, id: string, labels: Labels): void {
    const service = labels[label.service];
    if (service === undefined || isOneOff(labels) || this.#end.signal.aborted) return;
    this.#containers.join(docker, id, service);
  }
}

/** While nobody measures them. */
export const noContainers: ContainersNow = { containers: new Map(), absence: notYet };

/** Streams that are closed: nothing is asked of Docker before `open`. */
export const createContainerStreams = (context: Context): ContainerStreams => {
  let following: Following | undefined;
  return {
    now: () => following?.now ?? noContainers,
    open: () => {
      if (following) return;
      following = new Following(context);
      following
        .run()
        .catch((error: unknown) =>
          context.logger.error('The containers could not be followed', { error: String(error) }),
        );
    },
    close: () => {
      following?.end();
      following = undefined;
    },
  };
};
