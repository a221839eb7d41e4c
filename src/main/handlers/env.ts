import type { App as Core } from '../../core/app.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Operations } from '../operations.ts';

export interface EnvHandlerParts {
  readonly core: Core;
  readonly operations: Pick<Operations, 'run'>;
}

/** `.env` as a form. Values that are refused are told to the form alone: no operation failed. */
export const createEnvHandlers = ({
  core: { commands, store },
  operations,
}: EnvHandlerParts): Pick<Handlers, 'getEnvForm' | 'planEnv' | 'applyEnv'> => ({
  getEnvForm: ({ stack }) => commands.envForm(stack),
  planEnv: (input) => commands.planEnv(input),
  applyEnv: async (input) => {
    const planned = await commands.planEnv(input);
    if (!planned.ok) return planned;
    const stack = input.stack ?? store.get().selected;
    return operations.run({ kind: 'up', ...(stack !== undefined && { stack }) }, (signal) =>
      commands.applyEnv(input, { signal }),
    );
  },
});
