import type { CommandCall, CommandName } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import { commands } from '../bridge.ts';
import { tell } from './refusal.ts';

/** How these end is in the snapshot: as what runs, and as a failure. */
const operations: ReadonlySet<CommandName> = new Set(['up', 'down', 'restart', 'switch', 'cancel', 'refresh']);

/** Sends a command that is held as data. What is refused is shown. */
export const run = (call: CommandCall): void => {
  // The union of pairs keeps a command and its input together; TypeScript can't follow that through the lookup.
  const send = commands[call.command] as (input: CommandCall['input']) => Promise<Result<unknown>>;
  if (operations.has(call.command)) void send(call.input);
  else void tell(send(call.input));
};
