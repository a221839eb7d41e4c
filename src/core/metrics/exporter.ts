import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ProblemError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { readSelection } from '../workspace/selection.ts';
import { exposition, expositionType } from './exposition.ts';
import { createPast } from './past.ts';

/** Where Prometheus looks for the figures (stacks/common/monitoring/prometheus/prometheus.yml). */
export const exporterPort = 9464;

/** ms after the last scrape for which containers are measured: four times the pace of our own Prometheus. */
const lookingMs = 60_000;

/** Names under which this machine is asked by itself and by its containers: a web page can't reach it by another. */
const ownNames = new Set(['127.0.0.1', 'localhost', 'host.docker.internal']);

/** An exporter that listens. */
export interface Exporter {
  readonly url: string;
  /** Resolves when it has ended: the signal aborted. */
  readonly ended: Promise<void>;
}

const taken = async ({ ports }: Context, port: number): Promise<ProblemError> => {
  const owner = await ports.findListener(port);
  const who = owner ? ` by ${owner.name} (process ${owner.pid})` : '';
  return new ProblemError({
    code: 'port-in-use',
    message: `Port ${port}, on which the figures are served for Prometheus, is used${who}.`,
    action: 'Quit what uses it. If that is Frontier LLM itself, it serves the figures already.',
  });
};

const listen = (context: Context, server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') taken(context, port).then(reject, reject);
      else reject(error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

/** Measures containers as long as somebody scrapes: with the call begins another minute. */
const createLooker = ({ metrics, clock }: Context) => {
  let until = new AbortController();
  return {
    look: () => {
      until.abort();
      until = new AbortController();
      metrics.measureContainers(true);
      clock.sleep(lookingMs, until.signal).then(
        () => metrics.measureContainers(false),
        () => {},
      ); // rejects: looked again
    },
    end: () => {
      until.abort();
      metrics.measureContainers(false);
    },
  };
};

const answer = (response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void => {
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
};

const hostOf = ({ headers }: IncomingMessage): string => (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();

/** Answers `GET /metrics`, to this machine and its containers. */
const respond = async (
  request: IncomingMessage,
  response: ServerResponse,
  figures: () => Promise<string>,
): Promise<void> => {
  if (!ownNames.has(hostOf(request))) return answer(response, 403, 'This name is not served.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, 'Only GET.\n');
  if (request.url?.split('?')[0] !== '/metrics') return answer(response, 404, 'The figures are at /metrics.\n');
  answer(response, 200, await figures(), expositionType);
};

/**
 * Serves the figures for Prometheus on 127.0.0.1 until the signal aborts. `port` 0: a free one.
 * @throws ProblemError port-in-use
 */
export const serveExporter = async (
  context: Context,
  { signal, port = exporterPort }: { readonly signal: AbortSignal; readonly port?: number },
): Promise<Exporter> => {
  const past = createPast(context);
  const looker = createLooker(context);
  const figures = async (): Promise<string> => {
    looker.look();
    const [selection, told] = await Promise.all([readSelection(context.workspace), past()]);
    const selected = selection.kind === 'stack' ? selection.id : undefined;
    return exposition({ ...context.metrics.measured(), selected, past: told });
  };
  const server = createServer((request, response) => {
    respond(request, response, figures).catch((error: unknown) => {
      context.logger.error('The figures could not be served', { error: String(error) });
      answer(response, 500, 'The figures could not be read.\n');
    });
  });
  const url = `http://127.0.0.1:${await listen(context, server, port)}/metrics`;
  looker.look();
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      looker.end();
      server.close(() => resolve());
      server.closeAllConnections();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
  return { url, ended };
};
