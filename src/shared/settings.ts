import { z } from 'zod';

/** What the user chose, kept in one file. An unknown key is kept: a newer version may have written it. */
export const settingsSchema = z.looseObject({
  /** The workspace's folder, absolute; absent: the usual one. */
  workspace: z.string().startsWith('/').optional(),
  /** A Docker address; absent: it is looked for. */
  dockerHost: z.string().min(1).optional(),
});

export type Settings = z.infer<typeof settingsSchema>;
