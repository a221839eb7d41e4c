/** Electron's start-up, in the order in which Electron does it: switches, browser, the app's entry, `ready`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BootInfo } from './runtime.ts';

/** Electron's own switches come before the app's path; what follows is the app's, but switches there count too. */
const readCommandLine = (args: readonly string[]): { switches: Map<string, string>; rest: string[] } => {
  const switches = new Map<string, string>();
  const rest: string[] = [];
  for (const arg of args) {
    const [, name, value = ''] = /^--([^=]+)=?(.*)$/.exec(arg) ?? [];
    if (name !== undefined) switches.set(name, value);
    if (name === undefined || rest.length > 0) rest.push(arg);
  }
  return { switches, rest };
};

const { switches, rest } = readCommandLine(process.argv.slice(2));
const target = path.resolve(rest[0] ?? '.');
const isFolder = existsSync(target) && statSync(target).isDirectory();
const dir = isFolder ? target : path.dirname(target);
const manifest = path.join(dir, 'package.json');
const pkg = existsSync(manifest)
  ? (JSON.parse(readFileSync(manifest, 'utf8')) as BootInfo['pkg'] & { main?: string })
  : {};
const main = isFolder ? createRequire(manifest).resolve(path.join(dir, pkg.main ?? 'index.js')) : target;

process.argv.splice(1, process.argv.length - 1, ...rest);
const define = (object: object, key: string, value: unknown): void => {
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true });
};
define(process, 'type', 'browser');
define(process, 'defaultApp', true);
// Of a package that lies unpacked, the folder that holds `app`; of a checkout, one that isn't there.
define(process, 'resourcesPath', path.basename(dir) === 'app' ? path.dirname(dir) : path.join(dir, 'resources'));
define(process.versions, 'electron', '45.0.0-double');
define(process, 'platform', process.env.ELECTRON_DOUBLE_PLATFORM ?? 'darwin'); // the app's macOS branches are tested

// Electron would show a dialog or only warn; a test must end.
const die = (error: unknown): void => {
  const text = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`electron double: the main process failed\n${text}\n`, () => process.exit(70));
};
process.on('uncaughtException', die).on('unhandledRejection', die);

const { start } = await import('./electron.ts');
const markReady = await start({ dir, pkg, switches });
await import(pathToFileURL(main).href);
markReady();
