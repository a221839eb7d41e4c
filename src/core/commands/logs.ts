import type { Context, RunOptions } from '../context.ts';
import { followContainers } from './follow-containers.ts';
import type { DockerPresence, FollowedLine } from './log-follower.ts';
import { containersOf } from './service.ts';

export interface LogsInput {
  readonly service: string;
  readonly follow: boolean;
  /** Lines from the end of each container's log; absent: all. */
  readonly tail?: number;
}

export interface LogsOptions extends RunOptions {
  /** While following: Docker went away and is waited for, or is back. */
  readonly onDocker?: (presence: DockerPresence) => void;
}

/**
 * Passes on the log of a service, container by container. Ends when the log does; while following, when the signal aborts:
 * containers may stop, be replaced, and Docker may go and come back.
 * @param onLine the next line comes when it resolves: who is slow makes Docker wait, and loses nothing
 */
export const logs = async (
  context: Context,
  { service, follow, tail }: LogsInput,
  onLine: (line: FollowedLine) => void | Promise<void>,
  { signal = new AbortController().signal, onDocker = () => {} }: LogsOptions = {},
): Promise<void> => {
  const docker = await context.connection.docker();
  const containers = await containersOf(context, service);
  if (follow) {
    const sink = { put: onLine, end: () => {}, docker: onDocker };
    return followContainers(context, { service, tail, together: false }, sink, signal);
  }
  for (const { id, name } of containers) {
    const lines = docker.logs(id, { timestamps: true, signal, ...(tail !== undefined && { tail }) });
    for await (const line of lines) await onLine({ ...line, service, container: name });
  }
};
