import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type FeedAnswer = string | Buffer | ((response: ServerResponse) => void);

/** A server of releases on loopback. */
export interface ReleaseFeed {
  /** `127.0.0.1:port` */
  readonly host: string;
  /** What is answered, by path; anything else is not there. */
  answers: Record<string, FeedAnswer>;
  readonly asked: readonly IncomingMessage[];
  /** From then on nobody answers. */
  close(): Promise<void>;
}

/** Serves what the test puts into `answers`. */
export const serveReleases = async (): Promise<ReleaseFeed> => {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    const answer = feed.answers[new URL(request.url ?? '/', 'http://feed').pathname];
    if (answer === undefined) response.writeHead(404).end();
    else if (typeof answer === 'function') answer(response);
    else response.writeHead(200, { 'content-length': Buffer.byteLength(answer) }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const feed: ReleaseFeed = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: {},
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return feed;
};
