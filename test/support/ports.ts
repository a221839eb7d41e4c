import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below those that systems give to connections (Linux from 32768, macOS from 49152), which could take one in between. */
const first = 20_000;
const perWorker = 2_000;
const workers = 6;

/** Test files that run at the same time choose from ports of their own. */
const own = first + perWorker * (Number(process.env.VITEST_POOL_ID ?? 0) % workers);
let next = randomInt(perWorker);

/** Ports of the loopback, all different, that nobody listened on a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries += 1) {
    if (tries === perWorker) throw new Error(`no free ports between ${own} and ${own + perWorker}`);
    const port = own + next;
    next = (next + 1) % perWorker;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port!;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer().once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
