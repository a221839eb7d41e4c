import type { App as Core } from '../../core/app.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Operations } from '../operations.ts';
import type { SettingsKeeper } from '../settings/keeper.ts';
import { done } from './answers.ts';

export interface OperationParts {
  readonly core: Pick<Core, 'store' | 'commands'>;
  readonly operations: Operations;
  readonly settings: Pick<SettingsKeeper, 'get'>;
}

/** What starts, stops and replaces engines. */
export const createOperationHandlers = ({ core, operations, settings }: OperationParts) => {
  const { store, commands } = core;
  return {
    up: ({ stack }) => {
      const named = stack === undefined ? {} : { stack };
      const shown = stack ?? store.get().selected;
      return operations.run({ kind: 'up', ...(shown !== undefined && { stack: shown }) }, (signal) =>
        commands.up(named, { signal }),
      );
    },
    down: () => operations.run({ kind: 'down' }, (signal) => commands.down({ volumes: false }, { signal })),
    restart: (input) => operations.run({ kind: 'restart' }, (signal) => commands.restart(input, { signal })),
    switch: (input) => {
      const mode = settings.get().switchMode;
      return operations.run({ kind: 'switch', ...input }, (signal) =>
        commands.switch({ ...input, ...(mode !== undefined && { mode }) }, { signal }),
      );
    },
    choosePort: (input) => operations.run({ kind: 'up' }, (signal) => commands.choosePort(input, { signal })),
    startRuntime: async () => {
      const result = await commands.startRuntime();
      return result.ok ? done : result;
    },
    cancel: async () => {
      operations.cancel();
      return done;
    },
    dismissFailure: async () => {
      store.update({ failure: undefined });
      return done;
    },
    refresh: async () => {
      const result = await commands.status();
      return result.ok ? done : result;
    },
  } satisfies Partial<Handlers>;
};
