import { connect, createServer, type Socket } from 'node:net';

/**
 * Hands connections to `host`:`port` on to the same port of 127.0.0.1, as Docker on a Mac does for host.docker.internal.
 * Resolves to how to end it.
 */
export async function forward(host: string, port: number): Promise<() => Promise<void>> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((from) => {
    const to = keep(connect(port, '127.0.0.1'));
    keep(from).pipe(to).pipe(from);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port, exclusive: true }, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of open) socket.destroy();
    });
}
