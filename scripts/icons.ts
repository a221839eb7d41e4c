/** Makes the icons of the app and of the menu bar from their drawings. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { iconFiles } from './icon-files.ts';

const root = join(import.meta.dirname, '..');
for (const { path, bytes } of await iconFiles(root)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), bytes);
  console.log(`${path}: ${(bytes.length / 1000).toFixed(1)} kB`);
}
