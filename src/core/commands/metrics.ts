import type { Figures } from '../../shared/metrics.ts';
import type { Context, RunOptions } from '../context.ts';

/** ms that reading everything once may take: two documents of each container's stream are a second apart. */
const patienceMs = 5_000;
/** ms between two looks at whether all is there. */
const everyMs = 100;

/** Everything was read, or there is a reason why not; a container's CPU takes two readings. */
const isComplete = ({ gpu, memory, docker }: Figures): boolean => {
  const read = [gpu, memory, docker].every(
    (reading) => reading.state !== 'absent' || reading.reason.code !== 'not-yet',
  );
  const measured =
    docker.state !== 'fresh' || docker.value.containers.every(({ cpuPercent }) => cpuPercent !== undefined);
  return read && measured;
};

/**
 * Measures everything once: for a program that does nothing else. Ends after five seconds with what there is by then.
 * @throws the signal's reason
 */
export const metrics = async (context: Context, { signal }: RunOptions = {}): Promise<Figures> => {
  const { metrics: measuring, clock } = context;
  const end = clock.monotonic() + patienceMs;
  measuring.setAttention('visible');
  try {
    while (!isComplete(measuring.figures()) && clock.monotonic() < end) await clock.sleep(everyMs, signal);
    return measuring.figures();
  } finally {
    measuring.setAttention('asleep');
  }
};

export interface ServeInput {
  /** 9464 unless said otherwise. */
  readonly port?: number;
}

/**
 * Serves the figures for Prometheus on 127.0.0.1 until the signal aborts. `onListening` is told where.
 * @throws ProblemError port-in-use
 */
export const serveMetrics = async (
  context: Context,
  { port }: ServeInput,
  onListening: (url: string) => void,
  { signal }: Required<RunOptions>,
): Promise<void> => {
  // Loaded when needed: nobody else needs prom-client.
  const { serveExporter } = await import('../metrics/exporter.ts');
  const { url, ended } = await serveExporter(context, { signal, ...(port !== undefined && { port }) });
  onListening(url);
  await ended;
};
