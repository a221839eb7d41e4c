import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RawSocket {
  readonly path: string;
  readonly folder: string;
  close(): Promise<void>;
}

/** A unix socket that does to each connection what it is told. */
export const rawSocket = async (onConnection: (socket: Socket) => void): Promise<RawSocket> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontier-sock-'));
  const path = join(folder, 'docker.sock');
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {}).once('close', () => open.delete(socket));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const close = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true, force: true });
  };
  return { path, folder, close };
};
