import { join } from 'node:path';
import log from 'electron-log/node';
import type { Logger } from '../core/system/logger.ts';

/** Bytes after which the log begins anew; one older file is kept. */
const maxSize = 2 * 1024 * 1024;

/** A log file in `folder`. Details are written as JSON: callers give no secrets (core/system/logger.ts). */
export const fileLogger = (folder: string): Logger => {
  const instance = log.create({ logId: 'frontier' });
  instance.transports.console.level = false;
  instance.transports.file.level = 'info';
  instance.transports.file.maxSize = maxSize;
  instance.transports.file.resolvePathFn = () => join(folder, 'main.log');
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error'): Logger['info'] =>
    (message, details) =>
      instance[level](details ? `${message} ${JSON.stringify(details)}` : message);
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
};
