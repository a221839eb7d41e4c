import { z } from 'zod';
import { defaultNotifications, type NotificationSettings } from './incidents.ts';

/** How an engine replaces another: `auto` picks by memory. */
export const switchModes = ['auto', 'overlap', 'stop-first'] as const;
/** What may stand beside the icon in the menu bar. */
export const trayTexts = ['none', 'engine', 'gpu', 'memory'] as const;

/** The form of the settings that this version writes. */
export const settingsVersion = 1;

/** What the user chose, kept in one file. An unknown key is kept: a newer version may have written it. */
export const settingsSchema = z.looseObject({
  /** The form that they are in; a higher one is of a newer app. */
  version: z.int().min(1).optional(),
  /** The workspace's folder, absolute; absent: the usual one. */
  workspace: z.string().startsWith('/').optional(),
  /** A Docker address; absent: it is looked for. */
  dockerHost: z.string().min(1).optional(),
  /** What the user wants to be told of; a kind that is not there is as it is at first. */
  notifications: z
    .looseObject({
      service: z.boolean(),
      switch: z.boolean(),
      memory: z.boolean(),
      runtime: z.boolean(),
      files: z.boolean(),
    })
    .partial()
    .optional(),
  /** ms since 1970: no notifications until then. */
  quietUntil: z.number().min(0).optional(),
  /** Makes the selected stack run when the app starts. */
  startAtLaunch: z.boolean().optional(),
  /** Stops the stack when the app quits. */
  stopOnQuit: z.boolean().optional(),
  trayText: z.enum(trayTexts).optional(),
  switchMode: z.enum(switchModes).optional(),
  /** Unloads models that nobody uses when memory gets short. */
  unloadIdleModels: z.boolean().optional(),
  /** Serves the figures for Prometheus on 127.0.0.1:9464. */
  exporter: z.boolean().optional(),
  /** Looks for a newer version at the start and once a day. */
  updates: z.boolean().optional(),
  /** Seconds between two measurements while the popover is open, and while it is closed (0: none). */
  pace: z
    .looseObject({ visible: z.number().min(1).max(60), hidden: z.number().min(0).max(3600) })
    .partial()
    .optional(),
});

export type Settings = z.infer<typeof settingsSchema>;
export type TrayText = (typeof trayTexts)[number];
export type SwitchMode = (typeof switchModes)[number];

/** What holds where the user chose nothing. */
export const defaultSettings = {
  startAtLaunch: false,
  stopOnQuit: false,
  trayText: 'none',
  switchMode: 'auto',
  unloadIdleModels: false,
  exporter: false,
  updates: true,
  pace: { visible: 2, hidden: 15 },
} as const satisfies Settings;

/** What the user wants to be told of now. */
export const notificationSettings = ({ notifications = {}, quietUntil }: Settings): NotificationSettings => {
  const { kinds } = defaultNotifications;
  return {
    kinds: {
      service: notifications.service ?? kinds.service,
      switch: notifications.switch ?? kinds.switch,
      memory: notifications.memory ?? kinds.memory,
      runtime: notifications.runtime ?? kinds.runtime,
      files: notifications.files ?? kinds.files,
    },
    ...(quietUntil !== undefined && { quietUntil }),
  };
};
