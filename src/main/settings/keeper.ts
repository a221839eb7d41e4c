import { parseSettings } from '../../core/settings/parse.ts';
import type { Logger } from '../../core/system/logger.ts';
import type { Result } from '../../shared/errors.ts';
import type { Settings } from '../../shared/settings.ts';

/** The file that holds them. */
export interface SettingsFile {
  /** What it holds; an empty object if it is not there. @throws what the system or the parser says */
  read(): unknown;
  /** @throws what the system says */
  write(settings: Settings): void;
  /** Moves it away under a name of its own and answers which; undefined: there was none. */
  putAside(): string | undefined;
}

/** The settings of this user, in memory and in their file. */
export interface SettingsKeeper {
  get(): Settings;
  /** Writes what `make` makes of them, then tells. Unknown keys and what was written meanwhile by hand stay. */
  change(make: (now: Settings) => Settings): Result<void>;
  /** Where a damaged file was put, absolute; the defaults hold since. */
  readonly setAside: string | undefined;
  /** Called after every change. */
  subscribe(listener: (now: Settings, before: Settings) => void): void;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Reads them. A damaged file is put aside, never overwritten, and the defaults hold. */
export const keepSettings = (file: SettingsFile, logger: Logger): SettingsKeeper => {
  let setAside: string | undefined;
  const listeners: ((now: Settings, before: Settings) => void)[] = [];

  const parsed = (): ReturnType<typeof parseSettings> => {
    try {
      return parseSettings(file.read());
    } catch (error) {
      return { damage: textOf(error) };
    }
  };
  const load = (): Settings => {
    const read = parsed();
    if ('settings' in read) return read.settings;
    setAside = file.putAside();
    logger.warn('the settings could not be used and were put aside', { setAside, damage: read.damage });
    return {};
  };
  let settings = load();

  return {
    get: () => settings,
    change: (make) => {
      const before = settings;
      try {
        const next = make(load());
        file.write(next);
        settings = next;
      } catch (error) {
        return refusal(error);
      }
      for (const listener of listeners) listener(settings, before);
      return { ok: true, value: undefined };
    },
    get setAside() {
      return setAside;
    },
    subscribe: (listener) => void listeners.push(listener),
  };
};

const refusal = (error: unknown): Result<never> => {
  const problem = {
    code: 'settings-unwritable',
    message: 'The change could not be saved.',
    evidence: [textOf(error)],
    kept: 'The settings are as they were.',
  } as const;
  return { ok: false, error: problem, problems: [problem] };
};
