/** Stands in for 7-Zip, which electron-builder would download: makes a zip of a folder. The command line is 7-Zip's own. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';

const [file, folder] = process.argv.slice(2).filter((arg) => arg !== 'a' && !arg.startsWith('-'));
if (file === undefined || folder === undefined) throw new Error(`not understood: ${process.argv.slice(2).join(' ')}`);
const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
writeFileSync(file, zipSync(Object.fromEntries(entries.map((name) => [name, readFileSync(name)]))));
