import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { extractAll } from '@electron/asar';
import type { TestProject } from 'vitest/node';
import { systemExec } from '../../src/core/system/exec.ts';
import setUpApp from './e2e-setup.ts';
import { makeElectronSkeleton } from './electron-skeleton.ts';
import { newest } from './newest.ts';
import { packaged } from './packaged.ts';

const root = resolve(import.meta.dirname, '../..');
const packagingTimeoutMs = 120_000;
/** What the package is made from. */
const sources = [
  ...['out/main', 'out/preload', 'out/renderer', 'assets', 'build', 'stacks', 'electron-builder.yml', 'package.json'],
  ...['electron', 'electron-builder'].map((name) => `node_modules/${name}/package.json`),
  ...['electron-skeleton.ts', 'package-setup.ts', 'packaged.ts', 'zip-stand-in.ts'].map(
    (name) => `test/support/${name}`,
  ),
];

/** Whatever it would fetch, it can't: an address where nobody answers. */
const nowhere = 'http://127.0.0.1:9/';
const environment = (zip: string) => ({
  ...process.env,
  ELECTRON_BUILDER_7ZIP_PATH: zip,
  CSC_IDENTITY_AUTO_DISCOVERY: 'false',
  ELECTRON_MIRROR: nowhere,
  ELECTRON_BUILDER_BINARIES_MIRROR: nowhere,
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
});

/** Runs electron-builder's packaging for macOS, on any system, up to what only a Mac can do: signing, the dmg, both architectures in one. */
const makePackage = async (): Promise<void> => {
  await rm(packaged.folder, { recursive: true, force: true });
  const manifest = await readFile(join(root, 'node_modules/electron/package.json'), 'utf8');
  makeElectronSkeleton(packaged.electron, (JSON.parse(manifest) as { version: string }).version);
  const args = [
    join(root, 'node_modules/electron-builder/cli.js'),
    ...['--mac', 'zip', '--arm64', '--publish', 'never', '--projectDir', root],
    ...[`-c.electronDist=${packaged.electron}`, `-c.directories.output=${packaged.release}`],
    ...['-c.publish.owner=nobody', '-c.publish.repo=nothing'],
    // As a release is named, which joins both architectures: the updater chooses by the name.
    '-c.artifactName=Frontier-LLM-${version}-universal.${ext}',
  ];
  const zip = join(packaged.folder, 'zip');
  const standIn = join(import.meta.dirname, 'zip-stand-in.ts');
  await writeFile(zip, `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n`, { mode: 0o755 });
  const env = environment(zip);
  const { code, stdout, stderr } = await systemExec(process.execPath, args, { timeoutMs: packagingTimeoutMs, env });
  if (code !== 0) throw new Error(`the app could not be packaged:\n${stdout}\n${stderr}`);
  extractAll(packaged.asar, join(packaged.unpacked, 'app'));
  await cp(join(packaged.contents, 'Resources/stacks'), join(packaged.unpacked, 'stacks'), { recursive: true });
};

/** The tests look into the app as it is packaged, and run what is in its archive. */
export default async function setUp(project: TestProject): Promise<void> {
  await setUpApp(project);
  const made = await stat(join(packaged.unpacked, 'stacks')).catch(() => undefined);
  const changed = Math.max(...(await Promise.all(sources.map((name) => newest(join(root, name))))));
  if (made && made.mtimeMs > changed) return;
  console.log('Packaging the app for macOS…');
  await makePackage();
}
