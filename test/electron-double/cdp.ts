/** The DevTools protocol over one WebSocket: commands with answers, events by session. */
import { EventEmitter } from 'node:events';

// The protocol's messages are Chromium's own JSON: their shape is known only by the method.
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Json = Record<string, any>;

export interface Session {
  send(method: string, params?: Json): Promise<Json>;
  on(method: string, listener: (params: Json) => void): void;
}

interface Waiting {
  readonly method: string;
  resolve(result: Json): void;
  reject(error: Error): void;
}

/** Opens the socket; `attach` answers a session of one target, `root` is the browser's. */
export const connect = async (url: string): Promise<{ root: Session; attach(targetId: string): Promise<Session> }> => {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = () => reject(new Error(`electron double: no connection to ${url}`));
  });
  const waiting = new Map<number, Waiting>();
  const sessions = new Map<string, EventEmitter>();
  let sequence = 0;

  socket.onmessage = (event) => {
    const message = JSON.parse(String(event.data)) as Json;
    const asked = waiting.get(message.id as number);
    if (!asked) {
      sessions.get(message.sessionId ?? '')?.emit(message.method, message.params);
      return;
    }
    waiting.delete(message.id);
    if (message.error) asked.reject(new Error(`${asked.method}: ${message.error.message}`));
    else asked.resolve(message.result);
  };

  const session = (sessionId?: string): Session => {
    const events = new EventEmitter();
    sessions.set(sessionId ?? '', events);
    return {
      on: (method, listener) => {
        events.on(method, listener);
      },
      send: (method, params = {}) =>
        new Promise((resolve, reject) => {
          const id = ++sequence;
          waiting.set(id, { resolve, reject, method });
          socket.send(JSON.stringify({ id, method, params, sessionId }));
        }),
    };
  };

  const root = session();
  return {
    root,
    attach: async (targetId) =>
      session((await root.send('Target.attachToTarget', { targetId, flatten: true })).sessionId),
  };
};
