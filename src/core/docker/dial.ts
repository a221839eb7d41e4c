import { IncomingMessage } from 'node:http';
import type Dockerode from 'dockerode';

/*
 * Requests past dockerode's own methods, which drop warnings and headers, read logs into memory whole, or can't be
 * cancelled.
 */

interface Request {
  readonly method: 'GET' | 'POST';
  /** Without the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly auth?: object;
  readonly signal: AbortSignal;
}

/** Sends a request and answers its JSON. The body goes in the body alone. */
export const dialJson = (client: Dockerode, request: Request): Promise<unknown> =>
  new Promise((resolve, reject) => {
    client.modem.dial(dialOptions(request), (error, data) => (error ? reject(error) : resolve(data)));
  });

/** Sends a request and answers with the response as soon as its head is there; its body is still to be read. */
export const dialStream = (client: Dockerode, request: Request): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    client.modem.dial({ ...dialOptions(request), isStream: true }, (error, response) => {
      if (error) reject(error);
      else if (response instanceof IncomingMessage) resolve(response);
      else reject(new Error('there is no response'));
    });
  });

const dialOptions = ({ method, path, query = {}, body = {}, auth, signal }: Request) => ({
  method,
  path: `${path}?`,
  options: { _query: query, _body: body },
  ...(auth ? { authconfig: auth } : {}),
  abortSignal: signal,
});
