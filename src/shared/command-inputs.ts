import { z } from 'zod';
import type { CommandInput, CommandName } from './contract.ts';

const nothing = z.void();
/** The id of a stack is a folder's name, the name of a service a Compose key: neither can be a path. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);

/** What main accepts from the page, for every command: unknown keys and wrong types are refused. */
export const commandInputs: { readonly [K in CommandName]: z.ZodType<CommandInput<K>> } = {
  getSnapshot: nothing,
  up: z.strictObject({ stack: name.optional() }),
  down: nothing,
  restart: z.strictObject({ service: name }),
  switch: z.strictObject({ stack: name }),
  cancel: nothing,
  dismissFailure: nothing,
  refresh: nothing,
  copyEndpoint: nothing,
  openGrafana: nothing,
  setOpenAtLogin: z.strictObject({ open: z.boolean() }),
  hidePopover: nothing,
  resizePopover: z.strictObject({ height: z.int().min(1).max(10_000) }),
  quit: nothing,
};
