import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { z } from 'zod';
import type { Logger } from '../core/system/logger.ts';
import { commandInputs } from '../shared/command-inputs.ts';
import {
  type CommandCall,
  type CommandInput,
  type CommandName,
  commandChannel,
  commands,
  type Handlers,
} from '../shared/contract.ts';
import type { Result } from '../shared/errors.ts';

export interface IpcParts {
  readonly ipc: Pick<IpcMain, 'handle'>;
  readonly handlers: Handlers;
  readonly isOwnFrame: (frame: IpcMainInvokeEvent['senderFrame']) => boolean;
  readonly logger: Logger;
}

/**
 * Lets the page's commands reach their handlers. Whoever else asks, or asks in another shape than the contract's, is
 * refused with an error: that is no answer a user can meet.
 */
export const serveCommands = ({ ipc, handlers, isOwnFrame, logger }: IpcParts): void => {
  const serve = <K extends CommandName>(name: K): void => {
    const schema: z.ZodType<CommandInput<K>> = commandInputs[name];
    ipc.handle(commandChannel(name), async (event, input: unknown) => {
      if (!isOwnFrame(event.senderFrame)) {
        logger.warn('a foreign frame sent a command', { command: name, url: event.senderFrame?.url });
        throw new Error(`${name}: not from a page of this app`);
      }
      const parsed = schema.safeParse(input);
      if (!parsed.success) {
        logger.warn('a command came in a wrong shape', { command: name, issues: parsed.error.issues.length });
        throw new Error(`${name}: ${parsed.error.issues.map((issue) => issue.message).join('; ')}`);
      }
      return handlers[name](parsed.data);
    });
  };
  for (const name of Object.keys(commands) as CommandName[]) serve(name);
};

/** Runs a command that comes from the app itself, like a menu item. */
export const runCall = (handlers: Handlers, call: CommandCall): Promise<Result<unknown>> => {
  // The union of pairs keeps a command and its input together; TypeScript can't follow that through the lookup.
  const handler = handlers[call.command] as (input: CommandCall['input']) => Promise<Result<unknown>>;
  return handler(call.input);
};
