import type { Chromium } from './chromium.ts';

/** What the command line and the app's package.json say. */
export interface BootInfo {
  /** The app's folder. */
  readonly dir: string;
  readonly pkg: { readonly name?: string; readonly productName?: string; readonly version?: string };
  readonly switches: Map<string, string>;
}

const ready = Promise.withResolvers<void>();

/** The state that Electron's modules share. Filled by `boot.ts` before the app's first line runs. */
export const runtime = {
  boot: { dir: '.', pkg: {}, switches: new Map() } as BootInfo,
  chromium: undefined as Chromium | undefined,
  isReady: false,
  ready: ready.promise,
  markReady: (): void => {
    runtime.isReady = true;
    ready.resolve();
  },
};

/** The browser; asking for it before `boot.ts` has started it is a bug of the double. */
export const chromium = (): Chromium => {
  if (!runtime.chromium) throw new Error('electron double: Chromium has not been started');
  return runtime.chromium;
};
