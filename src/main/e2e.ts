import type { Tray } from 'electron';

declare global {
  /** What tests reach that Electron keeps to itself. */
  var frontierE2E: { readonly tray: Tray } | undefined;
}

/** Electron has no way to find a tray icon: the end-to-end tests get it here, and only they. */
export const exposeToTests = (tray: Tray): void => {
  if (process.env.FRONTIER_E2E === '1') globalThis.frontierE2E = { tray };
};
