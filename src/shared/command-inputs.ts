import { z } from 'zod';
import type { CommandInput, CommandName } from './contract.ts';
import { switchModes, trayTexts } from './settings.ts';

const nothing = z.void();
/** The id of a stack is a folder's name, the name of a service a Compose key: neither can be a path. */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/);

/** A model as an engine names it: a tag, a Hugging Face name. */
const model = z.string().min(1).max(300);
/** A line of `.env` holds a name and a value; a value of several lines is not written. */
const envValues = z.record(
  z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/),
  z
    .string()
    .max(10_000)
    .regex(/^[^\r\n\0]*$/)
    .nullable(),
);
const preferencesChange = z
  .strictObject({
    openAtLogin: z.boolean(),
    startAtLaunch: z.boolean(),
    stopOnQuit: z.boolean(),
    trayText: z.enum(trayTexts),
    switchMode: z.enum(switchModes),
    notifications: z
      .strictObject({
        service: z.boolean(),
        switch: z.boolean(),
        memory: z.boolean(),
        runtime: z.boolean(),
        files: z.boolean(),
      })
      .partial(),
    unloadIdleModels: z.boolean(),
    exporter: z.boolean(),
    updates: z.boolean(),
    pace: z.strictObject({ visible: z.int().min(1).max(60), hidden: z.int().min(0).max(3600) }).partial(),
    dockerHost: z.string().min(1).max(1000).nullable(),
  })
  .partial();

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
  choosePort: z.strictObject({ service: name }),
  startRuntime: nothing,
  unload: z.strictObject({ model: model.optional() }),
  getEnvForm: z.strictObject({ stack: name.optional() }),
  planEnv: z.strictObject({ stack: name.optional(), values: envValues }),
  applyEnv: z.strictObject({ stack: name.optional(), values: envValues }),
  followLogs: z.strictObject({ service: name.optional(), tail: z.int().min(0).max(10_000) }),
  tookLogs: nothing,
  unfollowLogs: nothing,
  getPreferences: nothing,
  changePreferences: preferencesChange,
  quietFor: z.strictObject({ minutes: z.int().min(0).max(1440) }),
  chooseWorkspace: nothing,
  showWorkspace: nothing,
  openLoginItems: nothing,
  openNotificationSettings: nothing,
  openSettings: nothing,
  openLogs: z.strictObject({ service: name.optional() }),
  restartToUpdate: nothing,
  copyEndpoint: nothing,
  openGrafana: nothing,
  hidePopover: nothing,
  resizePopover: z.strictObject({ height: z.int().min(1).max(10_000) }),
  quit: nothing,
};
