import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/**
 * Builds a program from the sources as they are now, as the CLI is shipped; without a source it is the CLI. Answers the
 * bundle's folder, a temporary one: `<name of the source>.cjs` is in it.
 */
export async function bundle(source?: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'frontier-bundle-'));
  await build({
    root,
    configFile: join(root, 'vite.cli.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, ...(source !== undefined && { ssr: source }) },
  });
  await chmod(outDir, 0o755); // some tests run it as a user without rights
  return outDir;
}
