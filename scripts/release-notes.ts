/** Prints what CHANGELOG.md says of a version; fails if a tag is not the version of package.json: node scripts/release-notes.ts v0.2.0 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The section of a version in a changelog, without its heading.
 * @throws if there is none, if it has no date, or if it is empty
 */
export const releaseNotes = (changelog: string, version: string): string => {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (section === undefined) throw new Error(`CHANGELOG.md has no section for ${version}`);
  const [heading = '', ...lines] = section.split('\n');
  if (!/^\[[^\]]+\] - \d{4}-\d\d-\d\d$/.test(heading)) throw new Error(`the section of ${version} has no date`);
  const notes = lines.join('\n').trim();
  if (notes === '') throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return `${notes}\n`;
};

/**
 * The version that a tag names.
 * @throws if it is not that of package.json
 */
export const taggedVersion = (tag: string, manifest: string): string => {
  const { version } = JSON.parse(manifest) as { version: string };
  if (tag !== `v${version}`) throw new Error(`the tag ${tag} is not the version ${version} of package.json`);
  return version;
};

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const version = taggedVersion(process.argv[2] ?? '', read('package.json'));
  process.stdout.write(releaseNotes(read('CHANGELOG.md'), version));
}
