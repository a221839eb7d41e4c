import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** A request as it arrived, its line unchanged. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface ScriptedEngine {
  readonly path: string;
  readonly received: readonly Received[];
  /** From now on requests get no answer. */
  stopAnswering(): void;
  close(): Promise<void>;
}

type Answer = (request: Received, response: ServerResponse) => void | Promise<void>;

/** Answers a request with JSON. */
export const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

/** An HTTP server on a unix socket that answers pings as Docker does and everything else as it is told: for what a real engine can't be made to do. */
export const scriptedEngine = async (answer: Answer): Promise<ScriptedEngine> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-engine-'));
  const path = join(folder, 'docker.sock');
  const received: Received[] = [];
  let silent = false;
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    const item = { method, url, headers, body: await text(request) };
    received.push(item);
    if (silent) return;
    if (url === '/_ping') response.writeHead(200, { 'api-version': '1.52', ostype: 'linux' }).end('OK');
    else await answer(item, response);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  };
  const stopAnswering = () => {
    silent = true;
  };
  return { path, received, stopAnswering, close };
};
