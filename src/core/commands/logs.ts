import type { Context, RunOptions } from '../context.ts';
import type { LogLine } from '../docker/client.ts';
import { containersOf } from './service.ts';

export interface LogsInput {
  readonly service: string;
  readonly follow: boolean;
  /** Lines from the end; absent: all. */
  readonly tail?: number;
}

/** One line of a service's log, and the container that it is from. */
export interface ServiceLogLine extends LogLine {
  readonly container: string;
}

/** Passes on the log of a service, container by container, or all at once while following. Ends when the log does. */
export const logs = async (
  context: Context,
  { service, follow, tail }: LogsInput,
  onLine: (line: ServiceLogLine) => void,
  options: RunOptions = {},
): Promise<void> => {
  const docker = await context.connection.docker();
  const containers = await containersOf(context, service);
  const read = async ({ id, name }: (typeof containers)[number]): Promise<void> => {
    const lines = docker.logs(id, {
      follow,
      timestamps: true,
      ...(tail !== undefined && { tail }),
      ...(options.signal && { signal: options.signal }),
    });
    for await (const line of lines) onLine({ ...line, container: name });
  };
  if (follow) await Promise.all(containers.map(read));
  else for (const container of containers) await read(container);
};
