import { settingsVersion } from '../../shared/settings.ts';

/** Settings as a file holds them, of any version. */
export type RawSettings = Readonly<Record<string, unknown>>;

/** Makes the next version's settings of one version's. */
export type Migration = (settings: RawSettings) => RawSettings;

/** Each at the version that it begins from. 0: files that did not say a version; their keys are those of 1. */
const migrations: readonly Migration[] = [(settings) => settings];

const versionOf = ({ version }: RawSettings): number => (typeof version === 'number' ? version : 0);

/**
 * Brings settings to this version's form, one version at a time. Those of a newer version stay as they are: what it added
 * is kept, and what it shares with this one is read.
 */
export const migrate = (settings: RawSettings, steps = migrations, to = settingsVersion): RawSettings => {
  const from = versionOf(settings);
  if (from >= to) return settings;
  const migrated = steps.slice(from, to).reduce((before, step) => step(before), settings);
  return { ...migrated, version: to };
};
