import type { Handlers } from '../shared/contract.ts';
import { type AppParts, createAppHandlers } from './handlers/app.ts';
import { createEnvHandlers, type EnvHandlerParts } from './handlers/env.ts';
import { createLogHandlers, type LogHandlerParts } from './handlers/logs.ts';
import { createModelHandlers, type ModelParts } from './handlers/models.ts';
import { createOperationHandlers, type OperationParts } from './handlers/operations.ts';
import { createPreferenceHandlers, type PreferenceParts } from './handlers/preferences.ts';

export type HandlerParts = OperationParts & ModelParts & EnvHandlerParts & LogHandlerParts & PreferenceParts & AppParts;

/** What each command of the contract does, by area (handlers/). The pages, the menu and notifications use the same. */
export const createHandlers = (parts: HandlerParts): Handlers => ({
  ...createOperationHandlers(parts),
  ...createModelHandlers(parts),
  ...createEnvHandlers(parts),
  ...createLogHandlers(parts),
  ...createPreferenceHandlers(parts),
  ...createAppHandlers(parts),
});
