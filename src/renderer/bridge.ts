import type { Bridge } from '../shared/contract.ts';

declare global {
  interface Window {
    /** What the preload exposes: the only way out of the page. */
    readonly frontier: Bridge;
  }
}

export const { commands, on } = window.frontier;
