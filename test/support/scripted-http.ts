import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Answers one request; `body` is what was sent. */
export type Answering = (response: ServerResponse, body: string, request: IncomingMessage) => void;

export interface ScriptedHttp {
  readonly baseUrl: string;
  /** By method and path, like `GET /api/tags`; a value is answered as JSON. What is not there gets a 404. Changes at once. */
  routes: Readonly<Record<string, Answering | object>>;
  /** What was asked, like `POST /api/generate {"model":"m"}`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** A server on a free port whose every answer a test says. */
export async function scriptedHttp(): Promise<ScriptedHttp> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const name = `${request.method} ${request.url}`;
    asked.push(body === '' ? name : `${name} ${body}`);
    const route = scripted.routes[name];
    if (typeof route === 'function') (route as Answering)(response, body, request);
    else response.writeHead(route ? 200 : 404).end(route ? JSON.stringify(route) : '404 page not found');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scripted: ScriptedHttp = {
    baseUrl: `http://127.0.0.1:${port}`,
    routes: {},
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => void server.close(() => done()));
    },
  };
  return scripted;
}
