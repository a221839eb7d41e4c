import { join } from 'node:path';

/** The app's name, after which Electron names the folder of its files (package.json: productName). */
export const appName = 'Frontier LLM';

export interface SettingsSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home, absolute. */
  readonly home: string;
}

/** The file in which the app keeps its settings: in the folder that Electron calls `userData`. */
export const settingsFile = ({ platform, env, home }: SettingsSurroundings): string => {
  const configured = env.XDG_CONFIG_HOME || join(home, '.config');
  const folder = platform === 'darwin' ? join(home, 'Library/Application Support') : configured;
  return join(folder, appName, 'settings.json');
};
