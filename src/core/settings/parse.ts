import { type Settings, settingsSchema } from '../../shared/settings.ts';
import { migrate, type RawSettings } from './migrate.ts';

/** Settings that can be used, or what is wrong with them, for people. */
export type ParsedSettings = { readonly settings: Settings } | { readonly damage: string };

const isObject = (value: unknown): value is RawSettings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings from what a file holds, brought to this version's form. Unknown keys stay. */
export const parseSettings = (value: unknown): ParsedSettings => {
  if (!isObject(value)) return { damage: 'It does not hold an object.' };
  const parsed = settingsSchema.safeParse(migrate(value));
  if (parsed.success) return { settings: parsed.data };
  return { damage: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') };
};
