/// <reference types="electron" />
import { type ClientRequest, IncomingMessage, request as plain, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { strict } from '../strict.ts';

/** Chromium's names for what Node calls otherwise. */
const names: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
  ECONNRESET: 'net::ERR_CONNECTION_RESET',
  ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
};

/** A request through Node: what Electron's has in common with it, its event for a redirection, Chromium's words for what goes wrong. */
const request = (options: RequestOptions): ClientRequest => {
  const made = (options.protocol === 'http:' ? plain : secure)(options);
  const emit = made.emit.bind(made);
  made.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    const [first] = args;
    if (event === 'error' && first instanceof Error && 'code' in first) {
      return emit('error', new Error(names[String(first.code)] ?? first.message));
    }
    if (event === 'response' && first instanceof IncomingMessage && first.headers.location !== undefined) {
      first.resume();
      const to = new URL(first.headers.location, `${options.protocol}//${options.hostname}:${options.port}`);
      return emit('redirect', first.statusCode, options.method ?? 'GET', to.href, first.headers);
    }
    return emit(event, ...args);
  };
  return made;
};

export const net = strict({ request }, 'net');
