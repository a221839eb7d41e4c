/**
 * Electron's half inside the page, run before any of its scripts: `ipcRenderer` and `contextBridge` for the app's own
 * preload. It crosses into the page as text, so it is one function that closes over nothing.
 */
import type { Codec } from './codec.ts';

type Listener = ((event: unknown, ...args: unknown[]) => void) & { listener?: unknown };
type RunPreload = (require: (id: string) => unknown, process: object) => void;

/** What main sends to the page. */
interface Incoming {
  readonly kind: 'reply' | 'event';
  readonly id: number;
  readonly channel: string;
  readonly data: string;
  readonly error?: string;
}

/** `binding` names the function that Chromium gave the page to reach main; it is taken away before the page runs. */
export function pageRuntime(codec: Codec, binding: string, runPreload: RunPreload): void {
  if (window !== window.top || location.href === 'about:blank') return;
  const globals = window as unknown as Record<string | symbol, unknown>;
  const native = globals[binding] as (text: string) => void;
  delete globals[binding];
  const post = (message: object): void => native(JSON.stringify(message));

  // Chromium would open a window that the double could only close again. Electron answers null when the app denies it,
  // which is all that the double carries.
  window.open = (url = '') => {
    post({ kind: 'window-open', data: new URL(url, location.href).href });
    return null;
  };

  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener[]>();
  let sequence = 0;

  const receive = (message: Incoming): void => {
    if (message.kind === 'event') {
      const event = { sender: ipcRenderer, senderId: 0, ports: [] };
      const args = codec.decode(message.data) as unknown[];
      for (const listener of [...(listeners.get(message.channel) ?? [])]) listener.call(ipcRenderer, event, ...args);
      return;
    }
    const asked = pending.get(message.id);
    pending.delete(message.id);
    if (message.error !== undefined) asked?.reject(new Error(message.error));
    else asked?.resolve(codec.decode(message.data));
  };
  Object.defineProperty(window, Symbol.for('electron-double'), { value: receive });

  const add = (channel: string, listener: Listener): unknown => {
    listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
    return ipcRenderer;
  };
  const remove = (channel: string, listener: Listener): unknown => {
    const list = listeners.get(channel) ?? [];
    const at = list.findIndex((known) => known === listener || known.listener === listener);
    listeners.set(channel, at < 0 ? list : list.toSpliced(at, 1));
    return ipcRenderer;
  };
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const data = codec.encode(args);
        const id = ++sequence;
        pending.set(id, { resolve, reject });
        post({ kind: 'invoke', id, channel, data });
      }),
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, data: codec.encode(args) }),
    sendSync: () => {
      throw new Error('electron double: sendSync cannot be carried over the DevTools protocol; use invoke');
    },
    on: add,
    addListener: add,
    off: remove,
    removeListener: remove,
    once: (channel: string, listener: Listener) => {
      const wrapped: Listener = (...args) => {
        remove(channel, wrapped);
        listener(...args);
      };
      wrapped.listener = listener;
      return add(channel, wrapped);
    },
    removeAllListeners: (channel?: string) => {
      if (channel === undefined) listeners.clear();
      else listeners.delete(channel);
      return ipcRenderer;
    },
    listenerCount: (channel: string) => (listeners.get(channel) ?? []).length,
  };

  const isPlain = (value: object): boolean => {
    const prototype = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
  };
  /** contextBridge: values are copied, functions wrapped, the exposed tree frozen; nothing is shared by reference. */
  const bridge = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...args: unknown[]) => bridge((value as (...args: unknown[]) => unknown)(...args.map(bridge)));
    }
    if (value instanceof Promise) {
      return value.then(bridge, (error) => {
        throw bridge(error);
      });
    }
    if (value instanceof Error) return new Error(value.message);
    if (Array.isArray(value)) return value.map(bridge);
    if (typeof value === 'symbol') return undefined;
    if (typeof value !== 'object' || value === null) return value;
    if (!isPlain(value)) return structuredClone(value);
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bridge(item)])));
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown) {
      if (key in window) throw new Error('Cannot bind an API on top of an existing property on the window object');
      Object.defineProperty(window, key, { value: bridge(api), enumerable: true });
    },
  };

  const strict = (object: object, name: string): object =>
    new Proxy(object, {
      get(target, key) {
        if (key in target || typeof key === 'symbol') return Reflect.get(target, key) as unknown;
        throw new Error(`electron double: ${name}.${String(key)} is not implemented`);
      },
    });
  const electron = strict(
    { contextBridge: strict(contextBridge, 'contextBridge'), ipcRenderer: strict(ipcRenderer, 'ipcRenderer') },
    'electron (in preload)',
  );
  // A sandboxed preload has no other modules.
  const require = (id: string): unknown => {
    if (id === 'electron' || id === 'electron/renderer') return electron;
    throw new Error(`module not found: ${id}`);
  };
  const preloadProcess = { type: 'renderer', sandboxed: true, contextIsolated: true, platform: 'darwin', versions: {} };
  try {
    runPreload(require, preloadProcess);
  } catch (error) {
    console.error('Unable to load preload script:', error);
    post({ kind: 'preload-error', error: error instanceof Error ? error.stack : String(error) });
  }
}
