/** Ends with 1 if the built app is bigger than it may be. Run after the build. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const renderer = join(root, 'out/renderer');

/** The files of a folder and below that run: no source maps, no licences. */
const filesOf = (folder: string): Buffer[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:map|md)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Bytes of a page with everything that it loads, compressed. */
const pageBytes = (page: string): number => {
  const html = readFileSync(join(renderer, page));
  const loaded = [...html.toString().matchAll(/(?:src|href)="(\.\/[^"]+)"/g)].map(([, path]) => path!);
  if (loaded.length === 0) throw new Error(`${page} loads nothing: is it built?`);
  return sum([html, ...loaded.map((path) => readFileSync(join(renderer, path)))].map((file) => gzipSync(file).length));
};

const pages = readdirSync(renderer).filter((name) => name.endsWith('.html'));
const budgets = [
  ...pages.map((page) => ({ what: `${page} with what it loads, gzip`, bytes: pageBytes(page), most: 60_000 })),
  { what: 'main', bytes: sum(filesOf('out/main').map((file) => file.length)), most: 1_500_000 },
];
for (const { what, bytes, most } of budgets) {
  const verdict = bytes <= most ? 'within' : 'over';
  console.log(`${what}: ${(bytes / 1000).toFixed(1)} kB, ${verdict} its budget of ${most / 1000} kB`);
}
if (budgets.some(({ bytes, most }) => bytes > most)) process.exitCode = 1;
