import type { Context } from '../context.ts';
import type { Docker } from '../docker/client.ts';
import { waitForDocker } from '../health/watch.ts';
import { problemsOf } from '../operation.ts';
import { projectName } from '../project.ts';
import { label } from '../reconcile/labels.ts';
import { createTurns } from '../system/turns.ts';
import { type Beginning, type DockerPresence, LogFollower, type LogSink } from './log-follower.ts';

/** ms between two looks at the files: another selection or `.env` may give the project another name. */
const filesMs = 5_000;

export interface FollowContainersInput extends Beginning {
  /** Absent: every service of the project. */
  readonly service?: string | undefined;
}

/** The service is part of what Docker is asked for; the project is not, since its name may change. */
const labelsOf = (service: string | undefined): string[] =>
  service === undefined ? [] : [`${label.service}=${service}`];

/** Follows on one connection. Resolves when the signal aborts, or there is another connection. */
const followOn = async (
  context: Context,
  docker: Docker,
  input: FollowContainersInput,
  sink: LogSink,
  signal: AbortSignal,
): Promise<void> => {
  const bug = Promise.withResolvers<never>();
  const follower = new LogFollower({ docker, beginning: input, sink, signal, onBug: bug.reject });
  let project: string | undefined;
  const looks = createTurns<{ readonly always: boolean }>(
    async ({ always }) => {
      const name = await projectName(context, docker).catch(quiet);
      if (name === undefined || signal.aborted || (!always && name === project)) return;
      project = name;
      await follower.look([`${label.project}=${name}`, ...labelsOf(input.service)]).catch(quiet);
    },
    (a, b) => ({ always: a.always || b.always }),
    bug.reject,
  );
  const heed = async (): Promise<void> => {
    for await (const message of docker.watchEvents({ labels: [label.project, ...labelsOf(input.service)], signal })) {
      if (message.kind !== 'event') sink.docker(message.kind === 'lost' ? 'away' : 'back');
      if (message.kind === 'lost' && (await isReplaced(context, docker))) return;
      if (message.kind === 'connected') follower.renew();
      if (message.kind === 'connected' || (message.kind === 'event' && message.event.action === 'start'))
        await looks.request({ always: true });
    }
  };
  const tick = async (): Promise<void> => {
    while (!signal.aborted) {
      await context.clock.sleep(filesMs, signal).catch(() => {});
      if (!signal.aborted && project !== undefined) await looks.request({ always: false });
    }
  };
  await Promise.race([heed(), tick(), bug.promise]);
};

/** Tells whether Docker is there only when that changes. */
const tellingChanges = (sink: LogSink): LogSink => {
  let last: DockerPresence = 'back';
  return {
    ...sink,
    docker: (presence) => {
      if (presence !== last) sink.docker(presence);
      last = presence;
    },
  };
};

/** Docker went meanwhile: it connects again. */
const quiet = (error: unknown): undefined => {
  if (!problemsOf(error)) throw error;
  return undefined;
};

/** The user chose another Docker. */
const isReplaced = async ({ connection }: Context, docker: Docker): Promise<boolean> =>
  connection.docker().then(
    (current) => current !== docker,
    (error) => {
      quiet(error);
      return true;
    },
  );

/**
 * Hands over the log of a service, or of all, line by line as it comes: also of containers that take the place of others,
 * of those of another project when the files name another, and again when Docker comes back. Until the signal aborts.
 */
export const followContainers = async (
  context: Context,
  input: FollowContainersInput,
  sink: LogSink,
  signal: AbortSignal,
): Promise<void> => {
  const told = tellingChanges(sink);
  context.connection.docker().catch(() => sink.end()); // without Docker, nothing comes until there is one
  for (;;) {
    const docker = await waitForDocker(context, signal);
    if (!docker) return;
    const round = new AbortController();
    try {
      await followOn(context, docker, input, told, AbortSignal.any([signal, round.signal]));
    } finally {
      round.abort();
    }
  }
};
