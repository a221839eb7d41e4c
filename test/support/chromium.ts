import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { installPackages } from './apt.ts';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const usual: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/snap/bin/chromium'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    `${homedir()}/Applications/Google Chrome.app/Contents/MacOS/Google Chrome`,
  ],
};

/** The path of a Chromium: CHROMIUM_PATH, the machine's own, or on Debian as root one that is installed now. */
export const provideChromium = async (say: (line: string) => void): Promise<string> => {
  const named = process.env.CHROMIUM_PATH;
  if (named !== undefined) {
    if (isProgram(named)) return named;
    throw new Error(`CHROMIUM_PATH names ${named}, which is not a program.`);
  }
  const candidates = usual[process.platform] ?? [];
  const found = candidates.find(isProgram);
  if (found) return found;
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !isProgram('/usr/bin/apt-get')) {
    throw new Error(
      'The end-to-end tests need Chromium and found none. Install it and set CHROMIUM_PATH, or run as root on Debian.',
    );
  }
  say('Installing Debian’s chromium for the end-to-end tests…');
  await installPackages(['chromium']);
  const installed = candidates.find(isProgram);
  if (!installed) throw new Error('chromium was installed, but is at none of the usual places.');
  return installed;
};
