/**
 * A stand-in for Electron's macOS distribution: its folders, property lists and fuse wire, no machine code. With it
 * electron-builder's packaging runs on any system and without a download; the app that it makes does not start.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import plist, { type PlistObject } from 'plist';

const put = (file: string, data: string | Uint8Array, mode = 0o644): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, data, { mode });
};

/** One bundle: its Info.plist and a program that says what it is. */
const putBundle = (contents: string, name: string, version: string, extra: PlistObject = {}): void => {
  const info = {
    CFBundleExecutable: name,
    CFBundleIdentifier: `com.github.${name}`,
    CFBundleName: name,
    CFBundlePackageType: 'APPL',
    CFBundleShortVersionString: version,
    CFBundleVersion: version,
    ...extra,
  };
  put(join(contents, 'Info.plist'), plist.build(info));
  put(join(contents, 'MacOS', name), `#!/bin/sh\necho "${name}: a skeleton, not Electron" >&2; exit 1\n`, 0o755);
};

/** Where Electron keeps its fuses: a sentinel, the version of the wire, its length, one character a fuse. */
const fuseWire = Buffer.concat([
  Buffer.alloc(64),
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101011001'),
  Buffer.alloc(64),
]);

/** Makes the skeleton of an Electron version in a folder, anew. */
export const makeElectronSkeleton = (folder: string, version: string): void => {
  rmSync(folder, { recursive: true, force: true });
  const contents = join(folder, 'Electron.app/Contents');
  const framework = join(contents, 'Frameworks/Electron Framework.framework');
  putBundle(contents, 'Electron', version, { CFBundleIconFile: 'electron.icns', LSMinimumSystemVersion: '12.0' });
  for (const kind of ['', ' (GPU)', ' (Plugin)', ' (Renderer)']) {
    putBundle(join(contents, `Frameworks/Electron Helper${kind}.app/Contents`), `Electron Helper${kind}`, version);
  }
  for (const folderOf of [framework, join(framework, 'Versions/A')]) {
    put(join(folderOf, 'Electron Framework'), fuseWire, 0o755);
    for (const language of ['en', 'de']) put(join(folderOf, `Resources/${language}.lproj/locale.pak`), '');
  }
  for (const language of ['en', 'de']) put(join(contents, `Resources/${language}.lproj/.keep`), '');
  put(join(contents, 'Resources/electron.icns'), '');
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) put(join(folder, name), 'skeleton');
  put(join(folder, 'version'), version);
};
