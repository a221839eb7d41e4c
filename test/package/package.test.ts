/** What a package for macOS holds. Signing, notarising and the dmg need a Mac: docs/releasing.md. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { extractFile, getRawHeader, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import plist from 'plist';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { caskText } from '../../scripts/cask.ts';
import { packaged } from '../support/packaged.ts';

const { asar, contents } = packaged;
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const info = plist.parse(readFileSync(join(contents, 'Info.plist'), 'utf8')) as Readonly<Record<string, unknown>>;
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** An archive's table of contents. */
interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}
const { headerString } = getRawHeader(asar);
const filesOf = (entry: Entry, folder = ''): [string, Entry][] =>
  Object.entries(entry.files ?? {}).flatMap(([name, inner]) => {
    const path = posix.join(folder, name);
    return inner.files ? filesOf(inner, path) : [[path, inner] as [string, Entry]];
  });
const archived = filesOf(JSON.parse(headerString) as Entry);
const paths = archived.map(([path]) => path);
const textOf = (path: string): string => extractFile(asar, path).toString('utf8');

/** Every file of a folder and below, from the folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

test('Info.plist: which app, which version, in the menu bar alone, from macOS 13 on', () => {
  expect(info).toMatchObject({
    CFBundleIdentifier: 'org.frontier-llm.mac-stack',
    CFBundleName: 'Frontier LLM',
    CFBundleDisplayName: 'Frontier LLM',
    CFBundleExecutable: 'Frontier LLM',
    CFBundleShortVersionString: manifest.version,
    CFBundleVersion: manifest.version,
    CFBundleIconFile: 'icon.icns',
    LSUIElement: true,
    LSApplicationCategoryType: 'public.app-category.developer-tools',
    LSMinimumSystemVersion: '13.0',
    NSUserNotificationAlertStyle: 'alert',
  });
});

test('asks the system for no device, no location, no contact', () => {
  expect(Object.keys(info).filter((key) => key.endsWith('UsageDescription'))).toEqual([]);
  const entitlements = plist.parse(readFileSync('build/entitlements.mac.plist', 'utf8'));
  expect(entitlements).toEqual({ 'com.apple.security.cs.allow-jit': true });
});

describe('the archive', () => {
  it('has the bundles, the pictures of the menu bar, and nothing else', () => {
    const expected = [
      /^package\.json$/,
      /^assets\/tray\/[a-z0-9-]+Template(@2x)?\.png$/,
      /^out\/main\/index\.js$/,
      /^out\/main\/chunks\/[\w-]+\.js$/,
      /^out\/preload\/index\.cjs$/,
      /^out\/renderer\/(index|settings|logs)\.html$/,
      /^out\/renderer\/assets\/[\w-]+\.(js|css)$/,
    ];
    expect(paths.filter((path) => !expected.some((pattern) => pattern.test(path)))).toEqual([]);
    for (const pattern of expected) expect(paths.some((path) => pattern.test(path))).toBe(true);
    expect(listPackage(asar, { isPack: false }).length).toBeGreaterThanOrEqual(paths.length);
  });

  it('has every picture in both sizes', () => {
    const names = readdirSync('assets/tray').filter((name) => name.endsWith('.png'));
    expect(paths.filter((path) => path.startsWith('assets/')).sort()).toEqual(
      names.map((name) => `assets/tray/${name}`).sort(),
    );
  });

  it('says in package.json what runs, and nothing of how it is developed', () => {
    const inside = JSON.parse(textOf('package.json')) as Readonly<Record<string, unknown>>;
    expect(inside).toMatchObject({ productName: 'Frontier LLM', version: manifest.version, main: 'out/main/index.js' });
    expect(Object.keys(inside)).not.toEqual(expect.arrayContaining(['scripts']));
    expect(Object.keys(inside)).not.toEqual(expect.arrayContaining(['devDependencies']));
  });

  it('needs nothing that is not in it, in Node or in Electron', () => {
    const known = new Set(['electron', 'electron/main', ...builtinModules, ...builtinModules.map((m) => `node:${m}`)]);
    const foreign: string[] = [];
    for (const path of paths.filter((name) => /^out\/(main|preload)\/.*\.c?js$/.test(name))) {
      // Not what stands in a string: ajv holds the text of code that it could write.
      const wanted = /(?<!["'`])(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'`])([^"'`$\n]+)\1/g;
      const asked = textOf(path).matchAll(wanted);
      for (const [, , name = ''] of asked) {
        const isThere = name.startsWith('.') ? paths.includes(posix.join(posix.dirname(path), name)) : known.has(name);
        if (!isThere) foreign.push(`${path}: ${name}`);
      }
    }
    expect(foreign).toEqual([]);
  });

  it.each(paths.filter((path) => path.endsWith('.html')))('has %s load only what is in it', (page) => {
    const asked = [...textOf(page).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((name) => !paths.includes(posix.join('out/renderer', name)))).toEqual([]);
  });

  it('holds no map, no address of a source file, no path of the machine that built it', () => {
    for (const path of paths.filter((name) => /\.(c?js|css|html|json)$/.test(name))) {
      expect(textOf(path).includes(process.cwd()), path).toBe(false);
    }
  });

  it('is within its budget of bytes', () => {
    const bytes = archived.reduce((sum, [, { size = 0 }]) => sum + size, 0);
    expect(bytes).toBeLessThan(1_800_000);
  });
});

describe('integrity', () => {
  it('Info.plist names the hash of the archive’s table of contents', () => {
    expect(info.ElectronAsarIntegrity).toEqual({
      'Resources/app.asar': { algorithm: 'SHA256', hash: sha256(headerString) },
    });
  });

  it('the table of contents names the hash of every file', () => {
    for (const [path, { integrity }] of archived) {
      expect({ path, ...integrity }).toMatchObject({
        path,
        algorithm: 'SHA256',
        hash: sha256(extractFile(asar, path)),
      });
    }
  });
});

test('the fuses are those of the configuration', async () => {
  const { electronFuses } = parse(readFileSync('electron-builder.yml', 'utf8')) as {
    electronFuses: Record<string, boolean>;
  };
  const wire = await getCurrentFuseWire(packaged.app);
  const [on, off] = [49, 48]; // '1' and '0' on the wire
  const expected = Object.fromEntries(Object.entries(electronFuses).map(([name, is]) => [name, is ? on : off]));
  const found = Object.fromEntries(
    Object.keys(electronFuses).map((name) => {
      const option = `${name[0]!.toUpperCase()}${name.slice(1)}` as keyof typeof FuseV1Options;
      return [name, wire[FuseV1Options[option]]];
    }),
  );
  expect(found).toEqual(expected);
});

describe('beside the archive', () => {
  const resources = join(contents, 'Resources');

  it('are the stacks, as they are in the repository', () => {
    const names = filesIn('stacks').filter((name) => !name.endsWith('.DS_Store'));
    expect(filesIn(join(resources, 'stacks'))).toEqual(names);
    for (const name of names) {
      expect(readFileSync(join(resources, 'stacks', name)).equals(readFileSync(join('stacks', name))), name).toBe(true);
    }
  });

  it.each([
    ['app.md', 'out/main'],
    ['pages.md', 'out/renderer'],
  ])('is in licences/%s the licence of every package that is in %s', (file, bundles) => {
    const licences = readFileSync(join(resources, 'licences', file), 'utf8');
    const used = new Set(
      filesIn(bundles)
        .filter((name) => name.endsWith('.map'))
        .flatMap((name) => (JSON.parse(readFileSync(join(bundles, name), 'utf8')) as { sources: string[] }).sources)
        .map((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
        .filter((name) => name !== undefined),
    );
    expect(used.size).toBeGreaterThan(2);
    expect([...used].filter((name) => !licences.includes(`\n## ${name} - `))).toEqual([]);
  });

  it('are the icon, one language and where releases are, and no unpacked app', () => {
    const names = ['app-update.yml', 'app.asar', 'en.lproj', 'icon.icns', 'licences', 'stacks'];
    expect(readdirSync(resources).sort()).toEqual(names);
    expect(readFileSync(join(resources, 'icon.icns')).equals(readFileSync('build/icon.icns'))).toBe(true);
  });
});

describe('a release', () => {
  const zip = `Frontier-LLM-${manifest.version}-universal.zip`;

  it('says of itself what is newest: the zip alone, with its checksum', () => {
    const bytes = readFileSync(join(packaged.release, zip));
    const sha512 = createHash('sha512').update(bytes).digest('base64');
    expect(parse(readFileSync(join(packaged.release, 'latest-mac.yml'), 'utf8'))).toMatchObject({
      version: manifest.version,
      files: [{ url: zip, sha512, size: bytes.length }],
      path: zip,
      sha512,
    });
  });

  it('is looked for on GitHub, and downloaded into a folder of its own', () => {
    const { updaterCacheDirName, ...where } = parse(
      readFileSync(join(contents, 'Resources/app-update.yml'), 'utf8'),
    ) as {
      updaterCacheDirName: string;
    };
    expect(where).toEqual({ provider: 'github', owner: 'nobody', repo: 'nothing' });
    const cask = caskText({ version: manifest.version, repository: 'nobody/nothing', sha256: sha256('') });
    expect(cask).toContain(`"~/Library/Caches/${updaterCacheDirName}"`);
  });
});

test('every helper is named and identified as the app’s', () => {
  const helpers = readdirSync(join(contents, 'Frameworks')).filter((name) => name.endsWith('.app'));
  expect(helpers).toHaveLength(4);
  for (const helper of helpers) {
    const about = plist.parse(readFileSync(join(contents, 'Frameworks', helper, 'Contents/Info.plist'), 'utf8'));
    expect(about).toMatchObject({
      CFBundleIdentifier: expect.stringMatching(/^org\.frontier-llm\.mac-stack\.helper/),
      CFBundleVersion: manifest.version,
    });
  }
});
