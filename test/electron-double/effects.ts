/** Every effect that leaves the app, in order: what tests read instead of a menu bar, a browser or a screen. */
export interface Effect {
  readonly api: string;
  readonly args: readonly unknown[];
}

export const effects: Effect[] = [];

export const record = (api: string, ...args: unknown[]): void => {
  effects.push({ api, args });
};

/** The event object that Electron passes first. */
export class DoubleEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
