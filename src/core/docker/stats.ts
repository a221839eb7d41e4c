import type { ContainerReading } from '../../shared/metrics.ts';
import { parseContainerStats } from '../metrics/container-stats.ts';
import type { Docker } from './client.ts';
import { dialStream } from './dial.ts';
import { readLines } from './lines.ts';
import { call, failure, inPath, type Session } from './session.ts';

type StatsOptions = Parameters<Docker['stats']>[1];

/** See `Docker.stats`. */
export async function* readStats(
  session: Session,
  id: string,
  options: StatsOptions,
): AsyncGenerator<ContainerReading> {
  const what = `measure the container ${id}`;
  if (options.signal.aborted) return;
  // A reader that leaves the loop early ends the request.
  const left = new AbortController();
  const signal = AbortSignal.any([options.signal, left.signal]);
  const request = { method: 'GET', path: `/containers/${inPath(id)}/stats`, query: { stream: true } } as const;
  try {
    const response = await call(
      session,
      what,
      (callSignal) => dialStream(session.streams, { ...request, signal: AbortSignal.any([callSignal, signal]) }),
      { signal: options.signal, accept: [404] },
    );
    if (!response) return;
    for await (const line of readLines(response)) {
      const reading = parseContainerStats(JSON.parse(line));
      // Docker goes on with empty documents for a container that stopped.
      if (reading.cpuSeconds === undefined && reading.memoryBytes === undefined) return;
      yield reading;
    }
  } catch (error) {
    if (!options.signal.aborted) throw failure(session, what, error);
  } finally {
    left.abort();
  }
}
