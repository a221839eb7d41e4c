import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { caskText } from '../../scripts/cask.ts';
import { releaseNotes, taggedVersion } from '../../scripts/release-notes.ts';

const manifest = readFileSync('package.json', 'utf8');
const { version } = JSON.parse(manifest) as { version: string };
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const sha256 = 'a'.repeat(64);

describe('the changelog', () => {
  it('has this version, with a date and something to say', () => {
    expect(releaseNotes(changelog, version)).toMatch(/^### Added$/m);
  });

  it('has its newest version first, after what is unreleased', () => {
    const headings = [...changelog.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings[0]).toBe('[Unreleased]');
    expect(headings[1]).toMatch(new RegExp(`^\\[${version.replaceAll('.', '\\.')}\\] - `));
  });

  it('has only the kinds of change that its form knows', () => {
    const kinds = new Set([...changelog.matchAll(/^### (.*)$/gm)].map(([, kind]) => kind));
    const known = new Set(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']);
    expect([...kinds].filter((kind) => !known.has(kind ?? ''))).toEqual([]);
  });
});

describe('the notes of a release', () => {
  const text =
    '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Fixed\n\n- A thing.\n\n## [0.1.0] - x\n\n- y\n';

  it('are the section of its version alone', () => {
    expect(releaseNotes(text, '0.2.0')).toBe('### Fixed\n\n- A thing.\n');
  });

  it.each([
    ['0.3.0', 'has no section for 0.3.0'],
    ['0.1.0', 'has no date'],
    ['Unreleased', 'has no date'],
  ])('%s %s', (wanted, message) => {
    expect(() => releaseNotes(text, wanted)).toThrow(message);
  });

  it('are refused for a tag that is not the version', () => {
    expect(taggedVersion(`v${version}`, manifest)).toBe(version);
    for (const tag of [version, 'v99.0.0', ''])
      expect(() => taggedVersion(tag, manifest)).toThrow('is not the version');
  });
});

describe('the cask', () => {
  const cask = caskText({ version: '0.2.0', repository: 'owner/name', sha256 });
  const builder = parse(readFileSync('electron-builder.yml', 'utf8')) as {
    appId: string;
    productName: string;
    artifactName: string;
  };

  it('names the dmg as it is built and released, and its sum', () => {
    const dmg = builder.artifactName.replace('${version}', '#{version}').replace('${arch}', 'universal');
    expect(cask).toContain(
      `url "https://github.com/owner/name/releases/download/v#{version}/${dmg.replace('${ext}', 'dmg')}"`,
    );
    expect(cask).toContain('version "0.2.0"');
    expect(cask).toContain(`sha256 "${sha256}"`);
  });

  it('installs the app of the package and ends it before it goes', () => {
    expect(cask).toContain(`app "${builder.productName}.app"`);
    expect(cask).toContain(`uninstall quit: "${builder.appId}"`);
    expect(cask).toContain('auto_updates true');
  });

  it('takes nothing of the user’s away', () => {
    expect(cask.match(/^ *"~.*$/gm)?.length).toBeGreaterThan(0);
    expect(cask.match(/^ *"~.*Application Support.*$/gm)).toBeNull();
  });

  it.each([
    { version: '0.2.0"; system("x")', repository: 'owner/name', sha256 },
    { version: '0.2.0', repository: 'owner/name"', sha256 },
    { version: '0.2.0', repository: 'owner/name', sha256: 'abc' },
  ])('refuses what it can’t hold: %o', (parts) => {
    expect(() => caskText(parts)).toThrow();
  });
});
