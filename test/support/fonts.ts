import { existsSync } from 'node:fs';
import { installPackages } from './apt.ts';

/** What stands for a Mac's own fonts in pictures, by Debian's names, and a folder that each brings. */
const needed = [
  ['fonts-inter', '/usr/share/fonts/opentype/inter'],
  ['fonts-jetbrains-mono', '/usr/share/fonts/truetype/jetbrains-mono'],
] as const;

/** Makes sure of the fonts of pictures on Debian as root; a Mac has its own. */
export const provideFonts = async (say: (line: string) => void): Promise<void> => {
  if (process.platform !== 'linux') return;
  const missing = needed.filter(([, folder]) => !existsSync(folder)).map(([name]) => name);
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(`The pictures need the fonts of ${missing.join(' and ')}: install them, or run as root on Debian.`);
  }
  say(`Installing ${missing.join(' and ')} for the pictures…`);
  await installPackages(missing);
};
