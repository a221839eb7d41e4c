import type { App } from 'electron';
import type { App as Core } from '../core/app.ts';
import type { Operations } from './operations.ts';
import type { Popover } from './popover/popover.ts';

/** ms that quitting waits for a cancelled operation to leave things in order. */
const graceMs = 10_000;

export interface QuitParts {
  readonly app: Pick<App, 'on' | 'quit'>;
  readonly operations: Operations;
  readonly core: Pick<Core, 'close'>;
  readonly popover: Pick<Popover, 'destroy'>;
  readonly watching: AbortController;
}

/** Quitting stops watching, not the stack. An operation that runs is cancelled and given time to undo what it did. */
export const quitInOrder = ({ app, operations, core, popover, watching }: QuitParts): void => {
  let waited = false;
  app.on('before-quit', (event) => {
    if (operations.isRunning && !waited) {
      event.preventDefault();
      operations.cancel();
      const grace = new Promise((resolve) => setTimeout(resolve, graceMs));
      void Promise.race([operations.settled(), grace]).then(() => {
        waited = true;
        app.quit();
      });
      return;
    }
    watching.abort();
    popover.destroy();
    core.close();
  });
};
