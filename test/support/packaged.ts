import { resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../out/package');
const contents = resolve(folder, 'release/mac-arm64/Frontier LLM.app/Contents');

/** Where the packaged app is that the tests look into; made by package-setup.ts. */
export const packaged = {
  folder,
  /** The stand-in for Electron's distribution that it is made from. */
  electron: resolve(folder, 'electron'),
  release: resolve(folder, 'release'),
  app: resolve(contents, '..'),
  contents,
  asar: resolve(contents, 'Resources/app.asar'),
  /** What Electron would have as its folder of resources: the archive's content in `app`, and what lies beside it. */
  unpacked: resolve(folder, 'Resources'),
} as const;
