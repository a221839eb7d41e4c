import { app, dialog } from 'electron';
import type { Logger } from '../core/system/logger.ts';

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/** The one place where bugs end: they are written down, and the app goes on. */
export const logBugs = (runtime: Pick<NodeJS.Process, 'on'>, logger: Logger): void => {
  runtime.on('uncaughtException', (error) => logger.error('a bug', { error: textOf(error) }));
  runtime.on('unhandledRejection', (error) => logger.error('a bug', { error: textOf(error) }));
};

/** The app could not start: says why, and ends. */
export const giveUp = (error: unknown): void => {
  dialog.showErrorBox('Frontier LLM could not start', textOf(error));
  app.exit(1);
};
