import type { CommandCall } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import { commands } from '../bridge.ts';

/** Sends a command that is held as data. How it ends is in the snapshot. */
export const run = (call: CommandCall): void => {
  // The union of pairs keeps a command and its input together; TypeScript can't follow that through the lookup.
  const send = commands[call.command] as (input: CommandCall['input']) => Promise<Result<unknown>>;
  void send(call.input);
};
