import { readFile } from 'node:fs/promises';
import type { ParsedSettings } from './parse.ts';

/** What JSON.parse and the system say of a file, for people. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The settings in a file, without the app; none: the defaults. Writes nothing: the app puts a damaged file aside. */
export const readSettings = async (file: string): Promise<ParsedSettings> => {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { settings: {} };
    return { damage: reasonOf(error) };
  }
  // Loaded when needed: most runs of the CLI find no file, and the schema takes time to build.
  const { parseSettings } = await import('./parse.ts');
  try {
    return parseSettings(JSON.parse(text));
  } catch (error) {
    return { damage: reasonOf(error) };
  }
};
