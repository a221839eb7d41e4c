import { z } from 'zod';
import { defaultNotifications, type NotificationSettings } from './incidents.ts';

/** What the user chose, kept in one file. An unknown key is kept: a newer version may have written it. */
export const settingsSchema = z.looseObject({
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
});

export type Settings = z.infer<typeof settingsSchema>;

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
