import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { systemExec } from '../../src/core/system/exec.ts';
import { provideChromium } from './chromium.ts';
import { newest } from './newest.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser that shows the app's windows where Electron's binary isn't. */
    chromium: string;
  }
}

const root = resolve(import.meta.dirname, '../..');
const buildTimeoutMs = 120_000;
/** What the build is made from. */
const sources = ['src', 'assets', 'electron.vite.config.ts', 'package-lock.json'];
const results = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html'];

/** Whether a result is missing or older than a source. */
const isStale = async (): Promise<boolean> => {
  const changed = Math.max(...(await Promise.all(sources.map((name) => newest(join(root, name))))));
  const built = await Promise.all(results.map((name) => newest(join(root, name))));
  return built.some((time) => time === Number.POSITIVE_INFINITY || time < changed);
};

/** The tests run the app as it was built: of the sources as they are. */
export default async function setUp(project: TestProject): Promise<void> {
  const say = (line: string) => console.log(line);
  if (await isStale()) {
    say('Building the app for the end-to-end tests…');
    const program = join(root, 'node_modules/electron-vite/bin/electron-vite.js');
    const env = { ...process.env, NODE_ENV: 'production' };
    const { code, stdout, stderr } = await systemExec(process.execPath, [program, 'build', root], {
      timeoutMs: buildTimeoutMs,
      env,
    });
    if (code !== 0) throw new Error(`the app could not be built:\n${stdout}\n${stderr}`);
  }
  project.provide('chromium', await provideChromium(say));
}
