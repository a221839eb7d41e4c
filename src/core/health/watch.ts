import { ProblemError } from '../../shared/errors.ts';
import type { Incident, Notifier } from '../../shared/incidents.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { recordsOf } from '../history/from-report.ts';
import { projectEvents } from '../project-events.ts';
import { setRight } from '../switch/set-right.ts';
import { createTurns } from '../system/turns.ts';
import { createEventLooks } from './event-looks.ts';
import type { IncidentChange } from './incidents.ts';
import { carryOutOrders } from './notify.ts';
import { type RefreshOptions, refresh } from './refresh.ts';

/** ms. `pass`: between two steps of time without a look. `noDocker`: between two searches for a Docker. */
const interval = { pass: 5_000, noDocker: 2_000, least: 100 } as const;

/** Who wants to hear of what the watch finds. */
export interface Listeners {
  readonly notifier?: Notifier;
  readonly onIncident?: (change: IncidentChange) => void;
}

/** Waits until a Docker is there; undefined: aborted before. */
export const waitForDocker = async (context: Context, signal: AbortSignal): Promise<Docker | undefined> => {
  while (!signal.aborted) {
    try {
      return await context.connection.docker();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      await context.clock.sleep(interval.noDocker, signal).catch(() => {});
    }
  }
  return undefined;
};

/** The looks of one watch. */
interface Looks {
  /** At everything. Resolves when one that began after this has ended. */
  all(options?: RefreshOptions): Promise<void>;
  /** At a container that an event is about. */
  container(id: string): void;
  /** Other work that nobody waits for. */
  run(work: () => Promise<void>): void;
  /** Rejects with the first failure that is a bug. Never resolves. */
  readonly failed: Promise<never>;
}

const createLooks = (context: Context, signal: AbortSignal): Looks => {
  const failure = Promise.withResolvers<never>();
  failure.promise.catch(() => {}); // whoever waits for it is told
  const whole = createTurns<RefreshOptions>(
    async (options) => {
      if (!signal.aborted) await refresh(context, signal, options);
    },
    (a, b) => ({ thorough: a.thorough || b.thorough }),
    failure.reject,
  );
  const all: Looks['all'] = (options = { thorough: false }) => whole.request(options);
  const events = createEventLooks(context, { signal, lookAtAll: () => void all(), onFailure: failure.reject });
  return {
    all,
    container: events.request,
    run: (work) => void work().catch(failure.reject),
    failed: failure.promise,
  };
};

/** Follows Docker's events: each means to look at its container, a gap at everything, a lost stream that nothing is known. */
const follow = async (context: Context, looks: Looks, signal: AbortSignal): Promise<void> => {
  const { health } = context;
  await looks.all({ thorough: true });
  const docker = await waitForDocker(context, signal);
  if (!docker) return;
  for await (const message of projectEvents(context, docker, signal)) {
    if (message.kind === 'lost') health.lose(health.begin(), { code: 'docker-unreachable', message: message.reason });
    else if (message.kind === 'event') {
      health.note(message.event);
      looks.container(message.event.id);
    } else {
      await setRight(context);
      void looks.all();
    }
  }
};

/** Lets time pass, and looks when no event would tell: an engine that gets ready, a file that changed. */
const tick = async ({ health, clock }: Context, looks: Looks, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const ms = Math.max(interval.least, Math.min(interval.pass, health.untilNextLook()));
    await clock.sleep(ms, signal).catch(() => {});
    if (signal.aborted) return;
    if (health.untilNextLook() === 0) await looks.all({ thorough: true });
    else {
      await health.expectations.check();
      health.pass();
    }
  }
};

/** A container in a loop stays as it ended; `up` and `restart` give it its policy back. */
const stopRestarting = async ({ connection, logger }: Context, ids: readonly string[]): Promise<void> => {
  try {
    const docker = await connection.docker();
    for (const id of ids) await docker.updateRestartPolicy(id, { name: 'no' });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    logger.warn('A restart loop could not be ended', { reason: error.message });
  }
};

/** Carries out what follows from each look; returns how to end it, which takes until all is written down. */
const heed = (context: Context, { notifier, onIncident }: Listeners, looks: Looks): (() => Promise<void>) => {
  let written = Promise.resolve();
  const unsubscribe = context.health.subscribe((report, { wall }) => {
    for (const change of report.changes) onIncident?.(change);
    if (notifier) carryOutOrders(notifier, report.orders);
    const records = recordsOf(report, wall);
    if (records.length > 0) written = context.history.append(records);
    if (report.stopRestarting.length > 0) looks.run(() => stopRestarting(context, report.stopRestarting));
  });
  return () => {
    unsubscribe();
    return written;
  };
};

/** When nobody watches any more, nobody would close them. */
const ended = (incidents: readonly Incident[], wall: number): readonly IncidentChange[] =>
  incidents.map((incident) => ({
    kind: 'closed',
    incident: { ...incident, state: 'closed', closedAt: new Date(wall).toISOString(), outcome: 'ended' },
  }));

/** Keeps the snapshot current until the signal aborts. What goes wrong with Docker is in the snapshot. */
export const watch = async (context: Context, signal: AbortSignal, listeners: Listeners = {}): Promise<void> => {
  const looks = createLooks(context, signal);
  const unheed = heed(context, listeners, looks);
  const unlook = context.health.onLookWanted(() => void looks.all({ thorough: true }));
  try {
    await Promise.race([looks.failed, Promise.all([follow(context, looks, signal), tick(context, looks, signal)])]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    unlook();
    await unheed();
    const wall = context.clock.now();
    await context.history.append(recordsOf({ states: [], changes: ended(context.store.get().incidents, wall) }, wall));
  }
};
