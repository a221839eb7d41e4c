import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer } from './http.ts';
import { knobs } from './knobs.ts';

export interface Exchange {
  readonly body: Readonly<Record<string, unknown>>;
  readonly response: ServerResponse;
  readonly signal: AbortSignal;
}

/** By method and path, like `GET /v1/models`. */
export type Routes = Readonly<Record<string, (exchange: Exchange) => void | Promise<void>>>;

/** An answer of its own kind: thrown by a route, sent by the server. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: unknown;
  constructor(status: number, body: unknown) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

const startedAt = Date.now() - process.uptime() * 1000;

/**
 * Serves the routes until SIGTERM, which cuts running answers, as the engines do. Every answer names the engine and the
 * container in the header `X-Stand-In`, so that a test can tell who answered, and what it was sent of three headers. The port is bound `loadMs` later than the
 * knobs say.
 */
export async function serve(engine: string, port: number, routes: Routes, loadMs = 0): Promise<void> {
  const { crashAtStart, neverReady, startMs } = knobs();
  process.on('SIGTERM', () => {
    if (!knobs().ignoreSigterm) process.exit(0);
  });
  process.on('SIGINT', () => process.exit(0));
  if (crashAtStart) {
    console.error(`Error: ${engine} could not start, as it was told`);
    process.exit(1);
  }
  console.log(`${engine}: starting`);
  await delay(startMs + loadMs);
  if (neverReady) return void setInterval(() => console.log(`${engine}: still loading`), 1000);
  const server = createServer((request, response) => {
    response.setHeader('X-Stand-In', `${engine} ${hostname()}`);
    const { host, origin, authorization } = request.headers;
    response.setHeader('X-Stand-In-Saw', JSON.stringify({ host, origin, authorization }));
    answer(routes, request, response).catch((error: unknown) => {
      console.error(error);
      response.destroy();
    });
  });
  server.keepAliveTimeout = 60_000;
  server.listen(port, '0.0.0.0', () => console.log(`${engine}: listening on 0.0.0.0:${port}`));
}

async function answer(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const path = new URL(request.url ?? '/', 'http://stand-in').pathname;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = routes[`${method} ${path}`];
  try {
    const body = await readBody(request);
    const { unhealthy, unhealthyBefore } = knobs();
    if (unhealthy || startedAt < unhealthyBefore) throw new Refusal(500, { error: 'unhealthy, as it was told' });
    if (!route) throw new Refusal(404, { error: `no ${method} ${path}` });
    await route({ body, response, signal: gone.signal });
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!(error instanceof Refusal)) throw error;
    if (response.headersSent) return void response.destroy();
    json(response, error.body, error.status);
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    throw new Refusal(400, { error: 'the request is not JSON' });
  }
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

export function text(response: ServerResponse, value: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(200, { 'Content-Type': type }).end(value);
}

/** Starts a stream; the returned function writes one value: a line of NDJSON, or an event with `data:`. */
export function stream(response: ServerResponse, kind: 'ndjson' | 'sse'): (value: unknown) => void {
  response.writeHead(200, { 'Content-Type': kind === 'sse' ? 'text/event-stream' : 'application/x-ndjson' });
  return (value) => {
    const line = typeof value === 'string' ? value : JSON.stringify(value);
    response.write(kind === 'sse' ? `data: ${line}\n\n` : `${line}\n`);
  };
}
