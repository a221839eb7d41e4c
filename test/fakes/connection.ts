import type { Connection } from '../../src/core/connection.ts';
import type { Docker } from '../../src/core/docker/client.ts';

/** A connection to the engine that `find` answers at each need; nothing is looked for. */
export const connectionTo = (find: () => Docker | Promise<Docker>): Connection => ({
  docker: async () => find(),
  discovery: async () => ({ tried: [], why: '' }),
  reset: () => {},
  close: () => {},
});
