import { ProblemError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { projectName } from '../project.ts';
import { label } from '../reconcile/labels.ts';
import { setRight } from '../switch/set-right.ts';
import { refresh, unknownServices } from './refresh.ts';

/** Between two looks without an event, in ms: an engine that starts tells nobody when it is ready. */
const interval = { starting: 5_000, steady: 30_000, noDocker: 2_000 } as const;

/** Runs `work` again as long as it was asked for meanwhile: never twice at once, never once too few. */
const coalesce = (work: () => Promise<unknown>): (() => Promise<void>) => {
  let wanted = false;
  let running: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      await work();
    }
  };
  return () => {
    wanted = true;
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
};

/** Waits until a Docker is there; undefined: aborted before. */
const waitForDocker = async (context: Context, signal: AbortSignal): Promise<Docker | undefined> => {
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

/** Follows Docker's events: each means to look again, a lost stream that nothing is known. */
const follow = async (context: Context, look: () => Promise<void>, signal: AbortSignal): Promise<void> => {
  const { store } = context;
  await look();
  const docker = await waitForDocker(context, signal);
  if (!docker) return;
  const project = await projectName(context, docker);
  for await (const message of docker.watchEvents({ labels: [`${label.project}=${project}`], signal })) {
    if (message.kind === 'lost') {
      const problem = { code: 'docker-unreachable', message: message.reason } as const;
      store.update({
        ...unknownServices(store.get()),
        runtime: { ...store.get().runtime, state: 'unreachable', problem },
      });
    } else {
      if (message.kind === 'connected') await setRight(context);
      await look();
    }
  }
};

const startingStates = new Set(['pulling', 'starting', 'loading']);

/** Looks again when no event would tell: an engine that gets ready, a file that changed. */
const tick = async ({ store, clock }: Context, look: () => Promise<void>, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const starting = store.get().services.some(({ state }) => startingStates.has(state));
    await clock.sleep(starting ? interval.starting : interval.steady, signal).catch(() => {});
    if (!signal.aborted) await look();
  }
};

/** Keeps the snapshot current until the signal aborts. What goes wrong with Docker is in the snapshot. */
export const watch = async (context: Context, signal: AbortSignal): Promise<void> => {
  const look = coalesce(async () => {
    if (!signal.aborted) await refresh(context, signal);
  });
  try {
    await Promise.all([follow(context, look, signal), tick(context, look, signal)]);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};
