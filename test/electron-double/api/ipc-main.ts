/// <reference types="electron" />
import { EventEmitter } from 'node:events';
import { strict } from '../strict.ts';

// The arguments are the app's own: electron.d.ts types them the same way.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Handler = (event: Electron.IpcMainInvokeEvent, ...args: any[]) => unknown;

class IpcMainDouble extends EventEmitter implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'> {
  readonly _handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this._handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this._handlers.set(channel, handler);
  }
  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }
  removeHandler(channel: string): void {
    this._handlers.delete(channel);
  }
}

export const ipcMain = strict(new IpcMainDouble(), 'ipcMain');
