/// <reference types="electron" />
import { type ClientRequest, request as plain, type RequestOptions } from 'node:http';
import { request as secure } from 'node:https';
import { strict } from '../strict.ts';

/** Chromium's names for what Node calls otherwise. */
const names: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
  ECONNRESET: 'net::ERR_CONNECTION_RESET',
  ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
};

/** A request through Node: what Electron's has in common with it, and Chromium's words for what goes wrong. */
const request = (options: RequestOptions): ClientRequest => {
  const made = (options.protocol === 'http:' ? plain : secure)(options);
  const emit = made.emit.bind(made);
  made.emit = (event: string | symbol, ...args: unknown[]): boolean => {
    const [error] = args;
    if (event !== 'error' || !(error instanceof Error) || !('code' in error)) return emit(event, ...args);
    return emit('error', new Error(names[String(error.code)] ?? error.message));
  };
  return made;
};

export const net = strict({ request }, 'net');
